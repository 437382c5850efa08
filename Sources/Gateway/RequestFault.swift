/// Why parameters and content make no request.
public enum RequestFault: Error, Equatable, Sendable {
    /// There is no REQUEST_METHOD, or it is no token.
    case noMethod
    /// A parameter stands twice with values that differ.
    case ambiguous(String)
    /// CONTENT_LENGTH is no number, or not the content's.
    case wrongContentLength
    /// The content could not be read to its end.
    case contentUnreadable
    /// The content is larger than accepted.
    case contentTooLarge(limit: Int)
    /// The parameters, header fields for the most part, are larger than accepted.
    case parametersTooLarge(limit: Int)
    /// What should be parameters is none.
    case malformedParameters
}
