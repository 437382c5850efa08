/// A request to be sent to a web server.
public struct WebRequest: Sendable {
    /// What is to be done.
    public enum Method: Sendable, Equatable {
        /// GET.
        case get
        /// HEAD.
        case head
        /// POST of so many bytes that mean nothing.
        case post(bytes: Int)
    }

    /// The method.
    public var method: Method
    /// The whole URL.
    public var url: String
    /// Header fields by name; a value may be secret.
    public var fields: [(name: String, value: String)]
    /// How many bytes of the content are asked for, from its beginning; nil for all of it.
    public var range: Int?
    /// Whether it is sent even where nobody vouches for the server's certificate.
    public var trustsAnyCertificate: Bool
    /// The address in digits that it is sent to, whatever the host's name leads to by now; nil to ask for the name anew.
    public var remoteAddress: String?

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - url: The whole URL.
    ///   - method: What is to be done.
    ///   - fields: Header fields by name.
    ///   - range: How many bytes of the content are asked for; nil for all of it.
    public init(
        _ url: String, by method: Method = .get, fields: [(name: String, value: String)] = [], range: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.range = range
        trustsAnyCertificate = false
    }
}
