/// The parameters of a request: CGI's meta-variables (RFC 3875, section 4), FastCGI's FCGI_PARAMS.
///
/// Names and values are bytes, since web servers pass on whatever a client sent. They lie in one buffer, so that a request
/// costs two allocations and not fifty.
public struct Parameters: Sendable {
    private var bytes: [UInt8] = []
    private var pairs: [Pair] = []

    /// Where a name and its value lie.
    public typealias Pair = (name: Range<Int>, value: Range<Int>)

    /// Makes an empty set of parameters.
    public init() {}

    /// Makes parameters of text.
    ///
    /// - Parameter pairs: Names and values in the order they came.
    public init(_ pairs: KeyValuePairs<String, String>) {
        for (name, value) in pairs { append(name, value) }
    }

    /// Adds a pair behind the others.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value.
    public mutating func append(_ name: String, _ value: String) {
        let start = bytes.count
        bytes.append(contentsOf: name.utf8)
        let middle = bytes.count
        bytes.append(contentsOf: value.utf8)
        pairs.append((name: start..<middle, value: middle..<bytes.count))
    }

    /// Takes parameters that lie behind each other in one buffer.
    ///
    /// - Parameters:
    ///   - bytes: The buffer.
    ///   - pairs: Where in it each name and its value lie.
    public init(_ bytes: [UInt8], at pairs: [Pair]) {
        self.bytes = bytes
        self.pairs = pairs
    }

    /// The value of a name; of several the last, which is the one that overrides in a web server's configuration.
    public subscript(name: String) -> ArraySlice<UInt8>? {
        let name = name.utf8Span.span
        for pair in pairs.reversed() where holds(name, pair) { return bytes[pair.value] }
        return nil
    }

    /// The value of a name as text, or nil where there is none or it is not UTF-8.
    ///
    /// - Parameter name: The name, for instance `REQUEST_METHOD`.
    /// - Returns: The text.
    public func text(_ name: String) -> String? {
        self[name].flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Whether the method is HEAD, which asks for the head of the answer alone.
    public var askForHead: Bool { self["REQUEST_METHOD"]?.elementsEqual(Method.head.name.utf8) == true }

    /// Whether it is Apache that passes the request on.
    var areFromApache: Bool { self["SERVER_SOFTWARE"]?.starts(with: "Apache".utf8) == true }

    /// Whether a name stands more than once with values that differ, so that nobody can tell which is meant.
    func isAmbiguous(_ name: String) -> Bool {
        guard let value = self[name] else { return false }
        let name = name.utf8Span.span
        for pair in pairs where holds(name, pair) && bytes[pair.value] != value { return true }
        return false
    }

    private func holds(_ name: Span<UInt8>, _ pair: Pair) -> Bool {
        guard pair.name.count == name.count else { return false }
        for index in name.indices where bytes[pair.name.lowerBound + index] != name[index] { return false }
        return true
    }
}
