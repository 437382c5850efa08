import Authentication
import Testing
import Time

@Suite("TokenPolicy")
struct TokenPolicyTests {
    @Test("a leeway is brought into 0 to 60 seconds", arguments: [(-1, 0), (0, 0), (30, 30), (61, 60), (.max, 60)])
    func limits(given: Int64, taken: Int64) {
        #expect(TokenPolicy(leeway: given).leeway == taken)
    }

    @Test("the leeway moves both ends, to the second")
    func leeway() throws {
        let signer = try TokenFixtures.signer(policy: TokenPolicy(leeway: 60))
        let claims = Claims(
            id: 1, version: 0, issuedAt: nil, expires: Timestamp(seconds: 2000), notBefore: Timestamp(seconds: 1000))
        let token = signer.token(for: claims)
        #expect(throws: TokenError.notYetValid(before: Timestamp(seconds: 1000))) {
            try signer.claims(of: token, now: Timestamp(seconds: 939))
        }
        #expect(try signer.claims(of: token, now: Timestamp(seconds: 940)) == claims)
        #expect(try signer.claims(of: token, now: Timestamp(seconds: 2059)) == claims)
        #expect(throws: TokenError.expired(at: Timestamp(seconds: 2000))) {
            try signer.claims(of: token, now: Timestamp(seconds: 2060))
        }
    }

    @Test("a clock at either end of time does no harm")
    func extremes() throws {
        let signer = try TokenFixtures.signer(policy: TokenPolicy(leeway: 60))
        let (first, last) = (Timestamp(seconds: .min), Timestamp(seconds: .max))
        let early = Claims(id: 1, version: 0, issuedAt: nil, expires: Timestamp(seconds: 0))
        let late = Claims(id: 1, version: 0, issuedAt: nil, expires: last, notBefore: Timestamp(seconds: 0))
        #expect(try signer.claims(of: signer.token(for: early), now: first) == early)
        #expect(try signer.claims(of: signer.token(for: late), now: last) == late)
        let over = signer.token(for: Claims(id: 1, version: 0, issuedAt: nil, expires: first))
        #expect(throws: TokenError.expired(at: first)) { try signer.claims(of: over, now: first) }
    }
}
