import Authentication
import Gateway
import JSON
import Time

/// The token of whoever is signed in.
enum UserToken {
    /// A password gets a new token; a token gets itself back, so that it never buys a longer life.
    @Sendable
    static func show(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        // A query that is wrong is so for both.
        let lifetime = try lifetime(inQueryOf: call)
        switch principal.means {
        case .token(let token, let claims):
            return Response(.ok, representation(String(decoding: token, as: UTF8.self), claims, call.now))
        case .password: return issue(lifetime, .ok, call, principal)
        }
    }

    @Sendable
    static func issue(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        issue(try lifetime(inBodyOf: call), .created, call, principal)
    }

    /// Ends every token of the account, the one that may have been sent included.
    @Sendable
    static func end(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        _ = try call.change(principal.credential) { $0.endTokens() }
        return Response(.noContent)
    }

    private static func issue(
        _ lifetime: Lifetime, _ status: Status, _ call: Call, _ principal: Principal
    ) -> Response {
        let credential = principal.credential
        let claims = Claims(
            id: credential.id, version: credential.tokenVersion, issuedAt: call.now,
            expires: lifetime.end(from: call.now))
        return Response(status, representation(call.tokens.token(for: claims), claims, call.now))
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
    /// How long a token is to be good.
    private enum Lifetime {
        case seconds(Int64)
        case never

        func end(from now: Timestamp) -> Timestamp? {
            switch self {
            case .seconds(let seconds): now.advanced(bySeconds: seconds)
            case .never: nil
            }
        }
    }

    private static func lifetime(inQueryOf call: Call) throws(Problem) -> Lifetime {
        guard let query = call.request.query else { throw Problem(.badRequest, "The query is not UTF-8.") }
        let values = query.values(of: "expires_in")
        guard let text = values.first else { return .seconds(call.rules.lifetimes.standard) }
        guard values.count == 1 else { throw wrongLifetime(call) }
        return try lifetime(text, call)
    }

    private static func lifetime(inBodyOf call: Call) throws(Problem) -> Lifetime {
        let body = try BodyFields(of: call.request)
        switch body["expires_in"] {
        case nil: return .seconds(call.rules.lifetimes.standard)
        case .integer(let number): return try lifetime(number, call)
        case .string(let text) where body.isForm || text == never: return try lifetime(text, call)
        default: throw wrongLifetime(call)
        }
    }

    private static func lifetime(_ text: String, _ call: Call) throws(Problem) -> Lifetime {
        if text == never, call.rules.allowsNonExpiring { return .never }
        return try lifetime(Int64(canonical: text), call)
    }

    private static func lifetime(_ seconds: Int64?, _ call: Call) throws(Problem) -> Lifetime {
        guard let seconds, (1...call.rules.lifetimes.maximum).contains(seconds) else { throw wrongLifetime(call) }
        return .seconds(seconds)
    }

    private static let never = "never"

    private static func wrongLifetime(_ call: Call) -> Problem {
        let choice = call.rules.allowsNonExpiring ? ", or \(never)" : ""
        let rule = "a whole number of seconds from 1 to \(call.rules.lifetimes.maximum)\(choice)"
        return Problem(.badRequest, .fields([("expires_in", "expires_in is \(rule)")]))
    }
}
