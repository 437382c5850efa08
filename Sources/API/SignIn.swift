import Authentication
import Gateway

/// Finds out who sends a request: by token first, then by user name and password.
struct SignIn {
    private let call: Call

    init(_ call: Call) {
        self.call = call
    }

    /// The principal.
    ///
    /// Whether the account is unknown or the password wrong cannot be told from the answer, nor from the time it takes.
    func principal() throws(Problem) -> Principal {
        guard let field = call.request.authorization.map(AuthorizationField.init) else {
            throw unauthorized("Sign in to do this.")
        }
        switch field.scheme {
        case .token: return try principal(token: field.credentials)
        case .basic: return try principal(basic: field.credentials)
        case .other: throw unauthorized("Sign in with a token, or with user name and password by Basic.")
        }
    }

    private func principal(token bytes: ArraySlice<UInt8>) throws(Problem) -> Principal {
        guard let token = String(validating: bytes, as: UTF8.self) else { throw refused(.invalid) }
        let claims: Claims
        do throws(TokenError) {
            claims = try call.rules.tokens.claims(of: token, now: call.now)
        } catch {
            throw refused(error.refusal)
        }
        // A version that is not the account's is one that was ended: by a new password, or on demand.
        guard let credential = call.service.credentials.current()[claims.id],
            credential.tokenVersion == claims.version
        else { throw refused(.invalid) }
        return Principal(credential: credential, means: .token(token, claims))
    }

    private func principal(basic bytes: ArraySlice<UInt8>) throws(Problem) -> Principal {
        guard let (name, password) = Self.userNameAndPassword(bytes),
            let credential = credential(name: name, password: password)
        else { throw unauthorized("User name or password is wrong.") }
        return Principal(credential: credential, means: .password)
    }

    private func credential(name: String, password: [UInt8]) -> Credential? {
        let credential = call.service.credentials.current().credential(signingInWith: name)
        let hash = credential?.passwordHash ?? call.rules.decoy
        return hash.matches(password) ? credential : nil
    }

    /// RFC 7617, section 2: base64 of user name, colon, password; the password may hold further colons.
    private static func userNameAndPassword(_ encoded: ArraySlice<UInt8>) -> (name: String, password: [UInt8])? {
        guard let bytes = String(validating: encoded, as: UTF8.self).flatMap({ Base64.decode($0) }),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let name = String(validating: bytes[..<colon], as: UTF8.self)
        else { return nil }
        return (name, Array(bytes[(colon + 1)...]))
    }

    private func refused(_ refusal: TokenRefusal) -> Problem {
        let text = refusal == .expired ? "The token has expired." : "The token is invalid."
        return unauthorized(text, about: .token(text))
    }

    private func unauthorized(_ text: String, about subject: Challenge.Subject = .nothing) -> Problem {
        Problem(.unauthorized, text, fields: Challenge(subject, to: call.request).fields)
    }
}
