/// The parameters of a request: CGI's meta-variables (RFC 3875, section 4), FastCGI's FCGI_PARAMS.
///
/// Names and values are bytes, since web servers pass on whatever a client sent. They lie in one buffer, so that a request
/// costs two allocations and not fifty.
public struct Parameters: Sendable {
    private var bytes: [UInt8] = []
    private var pairs: [Pair] = []

    private struct Pair {
        let name: Range<Int>
        let value: Range<Int>
    }

    /// Makes an empty set of parameters.
    public init() {}

    /// Makes parameters of text.
    ///
    /// - Parameter pairs: Names and values in the order they came.
    public init(_ pairs: KeyValuePairs<String, String>) {
        for (name, value) in pairs { append(name: name.utf8, value: value.utf8) }
    }

    /// Adds a pair behind the others.
    ///
    /// - Parameters:
    ///   - name: The bytes of the name.
    ///   - value: The bytes of the value.
    public mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: name)
        let middle = bytes.count
        bytes.append(contentsOf: value)
        pairs.append(Pair(name: start..<middle, value: middle..<bytes.count))
    }

    /// The value of a name; of several the last, which is the one that overrides in a web server's configuration.
    public subscript(name: String) -> ArraySlice<UInt8>? {
        pairs.last { holds(name, $0) }.map { bytes[$0.value] }
    }

    /// The value of a name as text, or nil where there is none or it is not UTF-8.
    ///
    /// - Parameter name: The name, for instance `REQUEST_METHOD`.
    /// - Returns: The text.
    public func text(_ name: String) -> String? {
        self[name].flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Whether a name stands more than once with values that differ, so that nobody can tell which is meant.
    func isAmbiguous(_ name: String) -> Bool {
        let values = pairs.filter { holds(name, $0) }.map { bytes[$0.value] }
        return values.contains { $0 != values.first }
    }

    private func holds(_ name: String, _ pair: Pair) -> Bool {
        pair.name.count == name.utf8.count && bytes[pair.name].elementsEqual(name.utf8)
    }
}
