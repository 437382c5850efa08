/// What a client asked for, as it was sent and not further than the log needs it: it need not make a request.
public struct RequestLine: Sendable {
    private static let methodLimit = 32
    private static let pathLimit = 1024

    /// The first 32 bytes of the method; nil where there is none.
    public let method: String?
    /// The first 1024 bytes of the path, without its query; empty where the target is no path, but an authority or `*`, and
    /// nil where there is no target.
    public let path: String?

    /// Takes it from the parameters.
    ///
    /// - Parameter parameters: The parameters.
    public init(of parameters: Parameters) {
        method = parameters["REQUEST_METHOD"].map { Self.text($0, upTo: Self.methodLimit) }
        path = RequestTarget.encodedPath(of: parameters).map { path in
            path.first == UInt8(ascii: "/") ? Self.text(path, upTo: Self.pathLimit) : ""
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>, upTo limit: Int) -> String {
        String(decoding: bytes.prefix(limit), as: UTF8.self)
    }
}
