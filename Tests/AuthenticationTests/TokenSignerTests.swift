import Authentication
import JSON
import Testing
import Time

@Suite("TokenSigner")
struct TokenSignerTests {
    /// Made with the fixtures' secret by itsdangerous 0.24 and 2.0.1 (`TimedJSONWebSignatureSerializer`) and by PyJWT 2.15.1.
    static let itsdangerous =
        "eyJhbGciOiJIUzI1NiIsImlhdCI6MTUwMDAwMDAwMCwiZXhwIjoxNTAwMDAzNjAwfQ.eyJpZCI6MX0"
        + ".DXUpELLoANIrUpUz4VY2erxOvapaqaQKPh90w59WEbg"
    static let itsdangerousHS512 =
        "eyJhbGciOiJIUzUxMiIsImlhdCI6MTUwMDAwMDAwMCwiZXhwIjoxNTAwMDAzNjAwfQ.eyJpZCI6MX0"
        + ".P8itUhGSW1SPMEGQ_DoJVgxxd8NBU4jSPoHnkih5N1gmLMhg3Myyk9iVXKGVcE8eWTCcW2gRGNdswJCZ7b_NxQ"
    static let pyJWT =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6MSwiaWF0IjoxNTAwMDAwMDAwLCJleHAiOjE1MDAwMDM2MDB9"
        + ".vn44x1C6iP2aEglWx98Hil0bd0QHuv8ojNkcses93GU"

    let signer: TokenSigner
    let claims = Claims(id: 1, version: 0, issuedAt: TokenFixtures.issued, expires: TokenFixtures.expiry)

    init() throws {
        signer = try TokenFixtures.signer()
    }

    @Test("tokens of other libraries verify to the last second", arguments: [itsdangerous, pyJWT])
    func foreignTokens(token: String) throws {
        for now in [TokenFixtures.issued, Timestamp(seconds: TokenFixtures.expiry.seconds - 1)] {
            #expect(try signer.claims(of: token, now: now) == claims)
        }
        #expect(throws: TokenError.expired(at: TokenFixtures.expiry)) {
            try signer.claims(of: token, now: TokenFixtures.expiry)
        }
    }

    @Test("a token of another algorithm is refused")
    func otherAlgorithm() {
        #expect(throws: TokenError.badSignature) {
            try signer.claims(of: Self.itsdangerousHS512, now: TokenFixtures.issued)
        }
    }

    @Test("a token has exactly the members that are promised, in their order")
    func members() throws {
        let token = signer.token(for: claims)
        let shown = try UnverifiedToken(token)
        let payload = JSONValue.object(try shown.payload.get()).text
        let id = signer.keyRing.newest.id
        let header = #"{"alg":"HS256","typ":"JWT","iat":1500000000,"exp":1500003600,"kid":"\#(id)"}"#
        #expect(try JSONValue.object(shown.header.get()).text == header)
        #expect(payload == #"{"id":1,"iat":1500000000,"exp":1500003600,"ver":0}"#)
        #expect(try TokenFixtures.token(header: header, payload: payload) == token)
    }

    @Test(
        "what is signed verifies to the same claims",
        arguments: [
            Claims(id: 1, version: 7, issuedAt: TokenFixtures.issued, expires: TokenFixtures.expiry),
            Claims(id: .max, version: .max, issuedAt: TokenFixtures.issued, expires: Timestamp(seconds: .max)),
            Claims(id: 2, version: 0, issuedAt: TokenFixtures.issued, expires: nil),
            Claims(
                id: 3, version: 1, issuedAt: nil, expires: TokenFixtures.expiry, notBefore: TokenFixtures.issued),
        ])
    func roundTrip(claims: Claims) throws {
        let signer = try TokenFixtures.signer(policy: TokenPolicy(allowsNonExpiring: true))
        #expect(try signer.claims(of: signer.token(for: claims), now: TokenFixtures.issued) == claims)
    }

    @Test("a token verifies where it stands among other bytes")
    func slice() throws {
        let token = Array(signer.token(for: claims).utf8)
        let slice = (Array("Token ".utf8) + token + Array(" x".utf8))[6..<6 + token.count]
        #expect(try signer.claims(of: slice, now: TokenFixtures.issued) == claims)
    }

    @Test("a token that never expires has no exp, and is refused unless that is switched on")
    func nonExpiring() throws {
        let token = signer.token(for: Claims(id: 1, version: 0, issuedAt: TokenFixtures.issued, expires: nil))
        let shown = try UnverifiedToken(token)
        #expect(try [shown.header, shown.payload].allSatisfy { try $0.get()["exp"] == nil })
        #expect(throws: TokenError.missingExpiry) { try signer.claims(of: token, now: TokenFixtures.issued) }
    }

    @Test("iat, aud and typ are not judged")
    func notJudged() throws {
        let token = try TokenFixtures.token(
            header: #"{"alg":"HS256","typ":7,"iat":"x"}"#,
            payload: #"{"aud":["x"],"iat":9999999999,"id":1,"exp":1500003600}"#)
        let claims = try signer.claims(of: token, now: TokenFixtures.issued)
        #expect(claims.issuedAt == Timestamp(seconds: 9_999_999_999))
    }

    @Test("every key of the ring verifies, the newest signs")
    func rotation() throws {
        let new = try SigningKey(bytes: Array("a-newer-secret-of-at-least-32-bytes".utf8))
        let old = try SigningKey(bytes: TokenFixtures.secret)
        let rotated = TokenSigner(keyRing: try KeyRing(keys: [new, old]))
        #expect(try rotated.claims(of: signer.token(for: claims), now: TokenFixtures.issued) == claims)
        #expect(try rotated.claims(of: Self.itsdangerous, now: TokenFixtures.issued) == claims)
        #expect(try UnverifiedToken(rotated.token(for: claims)).header.get()["kid"] == .string(new.id))
        #expect(throws: TokenError.badSignature) {
            try signer.claims(of: rotated.token(for: claims), now: TokenFixtures.issued)
        }
    }

    @Test("the key that made a signature is found whatever else is wrong")
    func signingKey() throws {
        let old = try SigningKey(bytes: TokenFixtures.secret)
        let new = try SigningKey(bytes: Array("a-newer-secret-of-at-least-32-bytes".utf8))
        let rotated = TokenSigner(keyRing: try KeyRing(keys: [new, old]))
        #expect(rotated.signingKey(of: rotated.token(for: claims))?.id == new.id)
        #expect(rotated.signingKey(of: signer.token(for: claims))?.id == old.id)
        #expect(rotated.signingKey(of: try TokenFixtures.token(header: "{}", payload: "x"))?.id == old.id)
        for token in [Self.itsdangerousHS512, "", "a.b.c"] { #expect(rotated.signingKey(of: token) == nil) }
    }

    @Test("a signer shows nothing of its keys")
    func redaction() {
        var dumped = ""
        dump(signer, to: &dumped)
        for text in [dumped, String(describing: signer), String(reflecting: signer)] {
            #expect(text.contains("<redacted>"))
            #expect(!text.contains("keyed"))
        }
    }
}
