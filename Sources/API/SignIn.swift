import Authentication
import Gateway
import Logging

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

    private func unauthorized(_ text: String, about subject: Challenge.Subject = .nothing) -> Problem {
        Problem(.unauthorized, text, fields: Challenge(subject, to: call.request).fields)
    }
}

// By token.
extension SignIn {
    private func principal(token: ArraySlice<UInt8>) throws(Problem) -> Principal {
        let claims: Claims
        do throws(TokenError) {
            claims = try self.claims(of: token)
        } catch {
            throw refused(error.refusal)
        }
        // A version that is not the account's is one that was ended: by a new password, or on demand.
        guard
            let credential = try call.accounts({ (accounts) throws(CredentialFileError) in
                try accounts.credential(id: claims.id)
            }),
            credential.tokenVersion == claims.version
        else { throw refused(.invalid) }
        return Principal(credential: credential, means: .token(token, claims))
    }

    private func claims(of token: ArraySlice<UInt8>) throws(TokenError) -> Claims {
        do throws(TokenError) {
            return try call.tokens.claims(of: token, now: call.now)
        } catch .badSignature {
            return try call.tokensOfLatestKeys.claims(of: token, now: call.now)
        }
    }

    private func refused(_ refusal: TokenRefusal) -> Problem {
        let text = refusal == .expired ? "The token has expired." : "The token is invalid."
        return unauthorized(text, about: .token(text))
    }
}

// By user name and password.
extension SignIn {
    private func principal(basic bytes: ArraySlice<UInt8>) throws(Problem) -> Principal {
        guard !call.serviceRules.crossOrigin.mayBeForged(call.request) else {
            throw Problem(
                .forbidden,
                "A page of another origin sent this, with a password that the browser may have added by itself. "
                    + "Use a token, or send the field X-Requested-With.")
        }
        guard let sent = BasicCredentials(bytes) else { throw unauthorized("User name or password is wrong.") }
        let address = ClientAddress(of: call.request, trusting: call.rules.trustedProxies)
        let attempt = SignInAttempt(name: sent.name, address: address.bytes)
        // Before anything is hashed; it is judged once more when it begins.
        if let seconds = call.service.throttle.wait(for: attempt) { throw Problem(slowedFor: seconds) }
        guard let credential = try credential(sent, attempt) else {
            throw unauthorized("User name or password is wrong.")
        }
        return Principal(credential: upgraded(credential, sent.password), means: .password)
    }

    /// Whose name and password these are; one hash is computed, whoever it may be.
    private func credential(_ sent: BasicCredentials, _ attempt: SignInAttempt) throws(Problem) -> Credential? {
        let accounts = try call.accounts()
        let credential = accounts.credential(signingInWith: sent.name)
        let hash = credential?.passwordHash ?? decoy(for: attempt, among: accounts)
        let isRight = try call.hash(hash.cost) { () throws(Problem) in try matches(sent.password, hash, attempt) }
        return isRight ? credential : nil
    }

    private func matches(
        _ password: [UInt8], _ hash: PasswordHash, _ attempt: SignInAttempt
    ) throws(Problem) -> Bool {
        let throttle = call.service.throttle
        switch throttle.begin(attempt) {
        case .wait(let seconds): throw Problem(slowedFor: seconds)
        case .begun(let standing):
            do throws(PasswordHashError) {
                let isRight = try hash.matches(password)
                if isRight { throttle.succeed(attempt) } else { throttle.fail(attempt, standing) }
                return isRight
            } catch {
                throttle.takeBack(attempt)
                throw Problem(error)
            }
        }
    }

    /// A hash as dear as that of some account, always the same one for one name, so that unknown names take as long as known ones.
    private func decoy(for attempt: SignInAttempt, among accounts: CredentialTable) -> PasswordHash {
        let credentials = accounts.credentials
        guard !credentials.isEmpty else { return .decoy(cost: call.rules.passwords.cost) }
        return credentials[call.service.throttle.pick(for: attempt, of: credentials.count)].passwordHash.decoy
    }

    /// The account with a hash as strong as the settings want it, for which the password is known just now.
    ///
    /// The sign-in is good without it: where it cannot be done, the next one tries again.
    private func upgraded(_ credential: Credential, _ password: [UInt8]) -> Credential {
        let old = credential.passwordHash
        guard old.isWeaker(than: call.rules.passwords.cost) else { return credential }
        do throws(Problem) {
            let hash = try call.newHash { cost throws(PasswordHashError) in try old.renewed(password, cost: cost) }
            // Another sign-in may have been quicker.
            return try call.change(credential) { if $0.passwordHash == old { $0.strengthenPassword(to: hash) } }
        } catch {
            if let cause = error.cause {
                call.logger.warning(
                    "A password hash stays weaker than the settings want it",
                    metadata: ["principal": "\(credential.id)", "cause": "\(cause)"])
            }
            return credential
        }
    }
}
