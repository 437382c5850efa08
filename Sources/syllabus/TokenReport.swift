import Authentication
import JSON
import Time

/// What there is to say about a token, as names and texts in order, and the verdict.
struct TokenReport {
    private(set) var lines: [(name: String, text: String)] = []
    private(set) var isGood = false
    private let users: CredentialTable
    private let now: Timestamp

    init(of token: String, signer: TokenSigner, users: CredentialTable, now: Timestamp) {
        self.users = users
        self.now = now
        let unverified = try? UnverifiedToken(token)
        if let unverified {
            add("header", JSONValue.object(unverified.header).text)
            add("payload", JSONValue.object(unverified.payload).text)
        }
        do throws(TokenError) {
            describe(try signer.claims(of: token, now: now))
        } catch {
            describe(error, id: unverified?.payload["id"]?.integer)
        }
    }

    private mutating func describe(_ claims: Claims) {
        add("signature", "good: a key of this state folder made it")
        add(
            "expiry", claims.expires.map { "good until \($0.rfc3339), \(now.words(until: $0)) from now" } ?? "never"
        )
        let user = users[claims.id]
        addUser(claims.id)
        isGood = user?.tokenVersion == claims.version
        add("verdict", verdict(user, claims.version))
    }

    private func verdict(_ user: Credential?, _ version: Int64) -> String {
        guard let user else { return "refused: its user is not there" }
        guard user.tokenVersion == version else {
            return
                "refused: the tokens of version \(version) were ended, the user's are of version \(user.tokenVersion)"
        }
        return "good"
    }

    private mutating func describe(_ error: TokenError, id: Int64?) {
        switch error {
        case .badSignature:
            add("signature", "wrong: no key of this state folder made it, so nothing above can be believed")
        case .expired(let moment):
            add("signature", "good: a key of this state folder made it")
            add("expiry", "expired since \(moment.rfc3339), \(moment.words(until: now)) ago")
            if let id { addUser(id) }
        default: break
        }
        add("verdict", "refused: \(error)")
    }

    private mutating func addUser(_ id: Int64) {
        add("user", users[id].map { "\($0.username.text), who has the id \(id)" } ?? "no user has the id \(id)")
    }

    private mutating func add(_ name: String, _ text: String) {
        lines.append((name, text))
    }
}
