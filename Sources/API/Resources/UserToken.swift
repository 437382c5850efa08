import Authentication
import Gateway
import JSON
import Time

/// The token of whoever is signed in.
enum UserToken {
    /// A password gets a new token; a token gets itself back, so that it never buys a longer life.
    @Sendable
    static func show(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        switch principal.means {
        case .token(let token, let claims): return Response(.ok, representation(token, claims, call.now))
        case .password: return issue(try lifetime(inQueryOf: call), .ok, call, principal)
        }
    }

    @Sendable
    static func issue(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        issue(try lifetime(inBodyOf: call), .created, call, principal)
    }

    private static func issue(
        _ lifetime: Int64, _ status: Status, _ call: Call, _ principal: Principal
    ) -> Response {
        let credential = principal.credential
        let claims = Claims(
            id: credential.id, version: credential.tokenVersion, issuedAt: call.now,
            expires: call.now.advanced(bySeconds: lifetime))
        return Response(status, representation(call.rules.tokens.token(for: claims), claims, call.now))
    }

    private static func representation(_ token: String, _ claims: Claims, _ now: Timestamp) -> JSONValue {
        [
            "token": .string(token),
            "expires_in": claims.expires.map { .integer(max(0, $0.seconds - now.seconds)) } ?? .null,
            "expires_at": claims.expires.map { .string($0.rfc3339) } ?? .null,
            "scheme": "Token",
        ]
    }
}

extension UserToken {
    private static func lifetime(inQueryOf call: Call) throws(Problem) -> Int64 {
        guard let query = call.request.query else { throw Problem(.badRequest, "The query is not UTF-8.") }
        let values = query.values(of: "expires_in")
        guard let text = values.first else { return call.rules.lifetimes.standard }
        return try checked(values.count == 1 ? Int64(canonical: text) : nil, call)
    }

    private static func lifetime(inBodyOf call: Call) throws(Problem) -> Int64 {
        let body = try BodyFields(of: call.request)
        switch body["expires_in"] {
        case nil: return call.rules.lifetimes.standard
        case .integer(let number): return try checked(number, call)
        case .string(let text) where body.isForm: return try checked(Int64(canonical: text), call)
        default: return try checked(nil, call)
        }
    }

    private static func checked(_ lifetime: Int64?, _ call: Call) throws(Problem) -> Int64 {
        let maximum = call.rules.lifetimes.maximum
        guard let lifetime, (1...maximum).contains(lifetime) else {
            throw Problem(
                .badRequest, .fields([("expires_in", "expires_in is a whole number of seconds from 1 to \(maximum)")]))
        }
        return lifetime
    }
}
