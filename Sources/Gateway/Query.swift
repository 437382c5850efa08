/// The query of a request target.
public struct Query: Sendable {
    private let pairs: [(name: String, value: String)]

    /// Reads a query; what is not UTF-8 is nil.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let pairs = FormURLEncoded.parse(bytes) else { return nil }
        self.pairs = pairs
    }

    /// All values of a name, in the order they were sent.
    ///
    /// - Parameter name: The name.
    /// - Returns: The values; empty where the name is not there.
    public func values(of name: String) -> [String] {
        pairs.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }
}
