import Authentication
import Gateway
import JSON
import Synchronization
import Testing
import Time

@testable import API

@Suite struct LiveRulesTests {
    let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    /// Rules by which tokens are signed with a key of their own and live so long.
    private func rules(_ secret: Character, lifetime: Int) throws -> (rules: ServiceRules, tokens: TokenSigner) {
        let tokens = TokenSigner(keyRing: try KeyRing(secret: Array(String(repeating: secret, count: 32).utf8)))
        let signIn = SignInRules(
            tokens: tokens, lifetimes: TokenLifetimes(standard: lifetime, maximum: 1000),
            passwords: laboratory.signIn.passwords, isRegistrationOpen: true, trustedProxies: [])
        return (ServiceRules(signIn: signIn, log: LogRules(accessLog: false, slowSeconds: 0)), tokens)
    }

    private func issue() throws -> (token: String, lifetime: Int64) {
        let response = try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: Laboratory.basic()))
        let members = try #require(response.json?.object)
        return (try #require(members["token"]?.string), try #require(members["expires_in"]?.integer))
    }

    @Test("rules that are replaced hold from the next request on")
    func replaced() throws {
        let old = laboratory.token()
        let (rules, tokens) = try rules("n", lifetime: 77)
        laboratory.rules.replace(with: rules)
        #expect(try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: old)).status == .unauthorized)
        let (token, lifetime) = try issue()
        #expect(lifetime == 77)
        #expect(throws: Never.self) { try tokens.claims(of: token, now: .now) }
    }

    @Test("no request sees the half of two versions")
    func wholeVersions() throws {
        let (first, firstTokens) = try rules("a", lifetime: 100)
        let (second, secondTokens) = try rules("b", lifetime: 200)
        let rules = laboratory.rules
        rules.replace(with: first)
        let replacements = Mutex(0)
        let alternation = Task.detached {
            while !Task.isCancelled {
                [second, first].forEach(rules.replace)
                replacements.withLock { $0 += 1 }
            }
        }
        defer { alternation.cancel() }
        let deadline = ContinuousClock.now + .seconds(10)
        while replacements.withLock({ $0 }) < 10_000, ContinuousClock.now < deadline {
            let (token, lifetime) = try issue()
            let tokens = lifetime == 100 ? firstTokens : secondTokens
            #expect(throws: Never.self) { try tokens.claims(of: token, now: .now) }
        }
    }
}
