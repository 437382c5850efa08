/// A header field of a response (RFC 9110, section 5).
public struct Field: Sendable, Equatable {
    /// A field's name; only the names the service sends can be spelt, so that no input ever becomes one.
    public enum Name: String, Sendable {
        /// Whether pages may read the answer to a request that the browser has added credentials to.
        case accessControlAllowCredentials = "Access-Control-Allow-Credentials"
        /// Which fields pages of another origin may send.
        case accessControlAllowHeaders = "Access-Control-Allow-Headers"
        /// Which methods they may use.
        case accessControlAllowMethods = "Access-Control-Allow-Methods"
        /// The origin whose pages may read the answer.
        case accessControlAllowOrigin = "Access-Control-Allow-Origin"
        /// Which fields of the answer they may read.
        case accessControlExposeHeaders = "Access-Control-Expose-Headers"
        /// For how long a browser need not ask what they may send.
        case accessControlMaxAge = "Access-Control-Max-Age"
        /// What methods a resource has.
        case allow = "Allow"
        /// Who may keep the answer.
        case cacheControl = "Cache-Control"
        /// Which resource the content is of.
        case contentLocation = "Content-Location"
        /// How many bytes the content has.
        case contentLength = "Content-Length"
        /// What a page may load and do (Content Security Policy Level 3).
        case contentSecurityPolicy = "Content-Security-Policy"
        /// The media type of the content.
        case contentType = "Content-Type"
        /// Which state of the representation this is.
        case eTag = "ETag"
        /// Other pages of a list (RFC 8288).
        case link = "Link"
        /// Where the resource is that the answer speaks of.
        case location = "Location"
        /// In how many seconds to try again.
        case retryAfter = "Retry-After"
        /// What the answer depends on.
        case vary = "Vary"
        /// How to sign in.
        case wwwAuthenticate = "WWW-Authenticate"
        /// Content is what its type says it is.
        case xContentTypeOptions = "X-Content-Type-Options"
        /// The request's id, in every log line about it too.
        case xRequestID = "X-Request-Id"
    }

    /// The name.
    public let name: Name
    /// The value, without a control character.
    public let value: String

    /// Makes a field; a control character in the value becomes a blank (RFC 9110, section 5.5).
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value.
    public init(_ name: Name, _ value: String) {
        self.name = name
        self.value = value.utf8Span.span.holdsControl ? Self.withoutControls(value) : value
    }

    private static func withoutControls(_ value: String) -> String {
        String(decoding: value.utf8.map { $0.isControl ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }
}

extension Span<UInt8> {
    fileprivate var holdsControl: Bool {
        for index in indices where self[index].isControl { return true }
        return false
    }
}
