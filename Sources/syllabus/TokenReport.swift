import Authentication
import JSON
import Time

/// What there is to say about a token, as names and texts in order, and the verdict.
struct TokenReport {
    private(set) var lines: [(name: String, text: String)] = []
    private(set) var isGood = false
    /// Why the signature is not looked at.
    var unchecked: String?
    let signer: TokenSigner
    let users: CredentialTable
    /// The keys of the running service where they are others than the signer's.
    private let passed: KeyRing?
    let now: Timestamp

    init(of token: String, signer: TokenSigner, users: CredentialTable, passed: KeyRing?, now: Timestamp) {
        self.passed = passed
        self.signer = signer
        self.users = users
        self.now = now
        if let unverified = try? UnverifiedToken(token) { describe(unverified, signedBy: signer.signingKey(of: token)) }
        judge(token)
    }

    /// What stands around or in a token that was not given alone, as words for the verdict.
    private static func stray(in token: String) -> String? {
        for scheme in ["Token", "Bearer"] where token.lowercased().hasPrefix("\(scheme.lowercased()) ") {
            return "the word \(scheme) before"
        }
        if token.unicodeScalars.contains("\r") { return "a carriage return in" }
        if token.unicodeScalars.contains(where: { "\"'`\u{201C}\u{201D}".unicodeScalars.contains($0) }) {
            return "a quote in"
        }
        return token.unicodeScalars.contains(where: \.properties.isWhitespace) ? "a blank in" : nil
    }

    private mutating func describe(_ token: UnverifiedToken, signedBy key: SigningKey?) {
        add("header", text(of: token.header))
        add("payload", text(of: token.payload))
        let (header, payload) = (try? token.header.get(), try? token.payload.get())
        describeSigning(header, by: key)
        if let header, let payload { describeTimes(header, payload) }
        describeUser(payload ?? [:])
    }

    private func text(of part: Result<JSONObject, TokenError>) -> String {
        switch part {
        case .success(let object): JSONValue.object(object).text
        case .failure(let error): "unreadable: \(error)"
        }
    }

    /// What the service would say, which looks at the token in its own order.
    private mutating func judge(_ token: String) {
        if let stray = Self.stray(in: token) {
            return add("verdict", "refused: give the token alone; there is \(stray) it")
        }
        do throws(TokenError) {
            let refusal = refusal(of: try signer.claims(of: token, now: now)) ?? wait(forKeyOf: token)
            isGood = refusal == nil
            add("verdict", refusal.map { "refused: \($0)" } ?? "good")
        } catch {
            add("verdict", "refused: \(unchecked ?? "\(error)")")
        }
    }

    private func refusal(of claims: Claims) -> String? {
        guard let user = users[claims.id] else { return "its user is not there" }
        guard user.tokenVersion != claims.version else { return nil }
        return "the tokens of version \(claims.version) were ended, the user's are of version \(user.tokenVersion)"
    }

    /// Why the running service does not take yet what one that starts now would.
    private func wait(forKeyOf token: String) -> String? {
        guard let passed, let key = signer.signingKey(of: token), !passed.keys.contains(where: { $0.id == key.id })
        else {
            return nil
        }
        return "the running service does not have its key before `\(PassedKeys.remedy)`"
    }

    mutating func add(_ name: String, _ text: String) {
        lines.append((name, text.printable))
    }
}
