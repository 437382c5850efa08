/// A response's status (RFC 9110, section 15).
public struct Status: Sendable, Hashable {
    /// The three digits.
    public let code: Int
    /// The phrase that goes with them.
    public let reason: String
    /// Both, as they stand in an answer.
    let line: String

    private init(_ code: Int, _ reason: String) {
        self.code = code
        self.reason = reason
        line = "\(code) \(reason)"
    }

    /// 200: it went well.
    public static let ok = Status(200, "OK")
    /// 201: a resource was made; Location names it.
    public static let created = Status(201, "Created")
    /// 204: it went well and there is nothing to say.
    public static let noContent = Status(204, "No Content")
    /// 304: the client's copy is still true.
    public static let notModified = Status(304, "Not Modified")
    /// 400: the request makes no sense.
    public static let badRequest = Status(400, "Bad Request")
    /// 401: credentials are missing or refused.
    public static let unauthorized = Status(401, "Unauthorized")
    /// 403: these credentials do not suffice.
    public static let forbidden = Status(403, "Forbidden")
    /// 404: nothing is there.
    public static let notFound = Status(404, "Not Found")
    /// 405: the resource does not have this method.
    public static let methodNotAllowed = Status(405, "Method Not Allowed")
    /// 409: the state of things does not allow it.
    public static let conflict = Status(409, "Conflict")
    /// 412: the state is not the one that the request was made for (RFC 9110, section 13).
    public static let preconditionFailed = Status(412, "Precondition Failed")
    /// 413: the content is larger than accepted.
    public static let contentTooLarge = Status(413, "Content Too Large")
    /// 415: the content's media type is not understood.
    public static let unsupportedMediaType = Status(415, "Unsupported Media Type")
    /// 429: too many in too short a time; Retry-After says when (RFC 6585, section 4).
    public static let tooManyRequests = Status(429, "Too Many Requests")
    /// 431: the header fields are larger than accepted (RFC 6585, section 5).
    public static let requestHeaderFieldsTooLarge = Status(431, "Request Header Fields Too Large")
    /// 500: a fault of ours.
    public static let internalServerError = Status(500, "Internal Server Error")
    /// 503: not now; Retry-After says when.
    public static let serviceUnavailable = Status(503, "Service Unavailable")
}
