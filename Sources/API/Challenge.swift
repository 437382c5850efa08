import Gateway

/// How to sign in: the WWW-Authenticate fields of a 401 (RFC 9110, section 11.6.1).
struct Challenge {
    /// What is said of the credentials that were sent.
    enum Subject {
        case nothing
        /// A token was refused, and why (RFC 6750, section 3).
        case token(String)
    }

    let fields: [Field]

    init(_ subject: Subject, to request: Request) {
        var token = #"Token realm="syllabus""#
        if case .token(let description) = subject {
            token += #", error="invalid_token", error_description="\#(description)""#
        }
        let basic = #"Basic realm="syllabus", charset="UTF-8""#
        fields = [Field(.wwwAuthenticate, token)] + (Self.isFromScript(request) ? [] : [Field(.wwwAuthenticate, basic)])
    }

    /// Whether a page's script sent the request: a Basic challenge would open the browser's own sign-in dialog over it.
    private static func isFromScript(_ request: Request) -> Bool {
        let mode = request.field("Sec-Fetch-Mode")
        return request.field("X-Requested-With") != nil || mode?.isCaseInsensitively("navigate") == false
    }
}
