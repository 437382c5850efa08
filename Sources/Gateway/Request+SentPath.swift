extension Request {
    /// The path as the client sent it, without its query: for the log, since it may name nothing.
    ///
    /// - Parameter limit: How many bytes of it at most.
    /// - Returns: The path; empty where the target is no path, but an authority or `*`.
    public func sentPath(upTo limit: Int) -> String {
        let path = RequestTarget.encodedPath(of: parameters)
        guard path.first == UInt8(ascii: "/") else { return "" }
        return String(decoding: path.prefix(limit), as: UTF8.self)
    }
}
