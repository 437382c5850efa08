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

    /// Rules by which tokens live so long, and each request is told of or none.
    private func rules(lifetime: Int, accessLog: Bool = false, policy: TokenPolicy = TokenPolicy()) -> ServiceRules {
        let signIn = SignInRules(
            tokenPolicy: policy, lifetimes: TokenLifetimes(standard: lifetime, maximum: 1000),
            passwords: laboratory.signIn.passwords, isRegistrationOpen: true, trustedProxies: [])
        return ServiceRules(signIn: signIn, log: LogRules(accessLog: accessLog, slowSeconds: 0))
    }

    private func issue() throws -> Int64 {
        let response = try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: Laboratory.basic()))
        return try #require(response.json?.object?["expires_in"]?.integer)
    }

    @Test("rules that are replaced hold from the next request on")
    func replaced() throws {
        let expired = laboratory.token(lasting: -5)
        #expect(try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: expired)).status == .unauthorized)
        laboratory.rules.replace(with: rules(lifetime: 77, policy: TokenPolicy(leeway: 60)))
        #expect(try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: expired)).status == .ok)
        #expect(try issue() == 77)
    }

    @Test("a token of a key that another process has seen first is taken at once")
    func newestKeys() throws {
        #expect(try laboratory.send("GET", "/api/v1/users/me", Sent(authorization: laboratory.token())).status == .ok)
        let ring = try KeyRing(secret: Array(try laboratory.folder.rotatedSecret().utf8))
        let claims = Claims(id: 1, version: 0, issuedAt: nil, expires: Timestamp.now.advanced(bySeconds: 60))
        let token = "Token \(TokenSigner(keyRing: ring).token(for: claims))"
        #expect(try laboratory.send("GET", "/api/v1/users/me", Sent(authorization: token)).status == .ok)
        #expect(try laboratory.send("GET", "/api/v1/users/me", Sent(authorization: laboratory.token())).status == .ok)
    }

    @Test("keys that are replaced hold within a second, and the tokens of those before no more")
    func keys() throws {
        let old = laboratory.token()
        let secret = String(repeating: "n", count: 32)
        _ = try laboratory.folder.writeSecret(secret)
        let deadline = ContinuousClock.now + .seconds(10)
        func isRefused() throws -> Bool {
            try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: old)).status == .unauthorized
        }
        while try !isRefused(), ContinuousClock.now < deadline {}
        #expect(try isRefused())
        let answer = try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: Laboratory.basic()))
        let token = try #require(answer.json?.object?["token"]?.string)
        let signer = TokenSigner(keyRing: try KeyRing(secret: Array(secret.utf8)))
        #expect(throws: Never.self) { try signer.claims(of: token, now: .now) }
    }

    @Test("no request sees the half of two versions")
    func wholeVersions() throws {
        let (first, second) = (rules(lifetime: 100, accessLog: true), rules(lifetime: 200))
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
            let told = laboratory.log.records.count
            let lifetime = try issue()
            #expect(laboratory.log.records.count - told == (lifetime == 100 ? 1 : 0))
        }
    }
}
