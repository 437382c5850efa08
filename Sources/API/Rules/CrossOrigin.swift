public import Gateway

/// Which pages of other origins may use the API, by the CORS protocol (https://fetch.spec.whatwg.org/#http-cors-protocol).
public struct CrossOrigin: Sendable {
    /// None of them.
    public static let off = CrossOrigin(.listed([]))

    private let origins: AllowedOrigins

    /// Makes rules.
    ///
    /// - Parameter origins: Whose pages may.
    public init(_ origins: AllowedOrigins) {
        self.origins = origins
    }

    /// Whether no page of another origin may, so that there is nothing to tell.
    var isOff: Bool { origins == .listed([]) }

    /// Whether an answer differs with the origin that asks (https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches).
    var variesByOrigin: Bool { !isOff && origins != .any }

    /// The fields that let the page read an answer; none where its origin is not allowed.
    func fields(for parameters: Parameters, of response: Response) -> [Field] {
        let granted = granted(to: parameters["HTTP_ORIGIN"])
        guard !granted.isEmpty else { return [] }
        return granted + (Self.preflight(parameters, response) ?? [Self.exposedNames])
    }

    /// The origin of the settings that a page's is equal to.
    func listed(_ origin: ArraySlice<UInt8>) -> Origin? {
        guard case .listed(let origins) = origins else { return nil }
        return origins.first { origin.elementsEqual($0.description.utf8) }
    }

    /// What is sent is text of the settings and never what a client sent.
    private func granted(to origin: ArraySlice<UInt8>?) -> [Field] {
        switch origins {
        // Also where no origin asks, since a cache may give the answer to one that does.
        case .any: return [Field(.accessControlAllowOrigin, "*")]
        case .listed:
            guard let origin = origin.flatMap(listed) else { return [] }
            return [
                Field(.accessControlAllowOrigin, "\(origin)"),
                // Never with the star (https://fetch.spec.whatwg.org/#cors-protocol-and-credentials).
                Field(.accessControlAllowCredentials, "true"),
            ]
        }
    }
}

// What browsers are told of requests and answers.
extension CrossOrigin {
    /// What a page may read besides the names that it may read anyway
    /// (https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name).
    private static let exposedNames: Field = {
        let names: [Field.Name] = [.allow, .eTag, .link, .location, .retryAfter, .wwwAuthenticate, .xRequestID]
        return Field(.accessControlExposeHeaders, names.map(\.rawValue).joined(separator: ", "))
    }()

    /// What a page may send.
    ///
    /// Each is named, since a star does not stand for Authorization
    /// (https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name).
    private static let acceptedNames = Field(
        .accessControlAllowHeaders,
        "Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id, X-Requested-With")

    /// For how many seconds a browser need not ask again: short, so that an origin that is allowed no more soon notices.
    private static let age = Field(.accessControlMaxAge, "600")

    /// The further fields of the answer to a preflight request, which asks what a page may send; nil where it is none
    /// (https://fetch.spec.whatwg.org/#cors-preflight-request).
    private static func preflight(_ parameters: Parameters, _ response: Response) -> [Field]? {
        guard response.status == .noContent, let methods = response[.allow],
            parameters["REQUEST_METHOD"]?.elementsEqual(Method.options.name.utf8) == true,
            parameters["HTTP_ORIGIN"]?.isEmpty == false,
            parameters["HTTP_ACCESS_CONTROL_REQUEST_METHOD"]?.isEmpty == false
        else { return nil }
        return [Field(.accessControlAllowMethods, methods), acceptedNames, age]
    }
}
