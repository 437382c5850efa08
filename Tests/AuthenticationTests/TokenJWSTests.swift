import JSON
import TestSupport
import Testing

@testable import Authentication

@Suite("JSON Web Signature, compact")
struct TokenJWSTests {
    /// RFC 7515, appendix A.1.
    static let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    static let token =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    @Test("the example of RFC 7515, appendix A.1")
    func appendixA1() throws {
        let jws = try CompactJWS(Self.token)
        let header = try jws.verifiedHeader(with: try Self.ring(key: Self.key))
        #expect(header.keyID == nil)
        #expect(
            String(decoding: jws.payload, as: UTF8.self)
                == "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}")
    }

    @Test("the same example is made again of its parts")
    func appendixA1Signing() throws {
        let jws = try CompactJWS(Self.token)
        let key = try #require(Self.ring(key: Self.key).keys.first)
        let token = CompactJWS.token(header: Array(jws.header), payload: Array(jws.payload), signedWith: key)
        #expect(token == Self.token)
    }

    @Test("every character of the signed parts counts")
    func tampering() throws {
        let ring = try Self.ring(key: Self.key)
        for (offset, character) in Self.token.enumerated() where character != "." {
            var characters = Array(Self.token)
            characters[offset] = character == "A" ? "E" : "A"
            #expect(throws: TokenError.self, "character \(offset)") {
                _ = try CompactJWS(String(characters)).verifiedHeader(with: ring)
            }
        }
    }

    struct Case: Decodable {
        let id: String
        let keyB64url: String
        let jws: String
        let result: String?
        let hs256OnlyResult: String?
        let disputed: String?

        var isValid: Bool { (hs256OnlyResult ?? result)?.hasPrefix("valid") == true }
    }

    @Test("public vectors", .enabled(if: Vectors.areThere), arguments: ["rfc", "wycheproof"])
    func vectors(file: String) throws {
        let cases: [Case] = try Vectors.cases("jws_hs256_\(file)")
        #expect(cases.contains { $0.isValid })
        for item in cases where item.disputed == nil {
            let ring = try Self.ring(key: item.keyB64url, id: Self.keyID(of: item.jws))
            #expect(Self.verifies(item.jws, with: ring) == item.isValid, "\(item.id)")
        }
    }

    private static func verifies(_ token: String, with ring: KeyRing) -> Bool {
        (try? CompactJWS(token).verifiedHeader(with: ring)) != nil
    }

    private static func ring(key: String, id: String = "key") throws -> KeyRing {
        try KeyRing(keys: [SigningKey(id: id, bytes: #require(Base64URL.decode(key)))])
    }

    /// The vectors' keys bear the id that the header names.
    private static func keyID(of token: String) -> String {
        let header = token.split(separator: ".").first.flatMap { Base64URL.decode($0) }
        return header.flatMap { try? JSONValue(parsing: $0) }?.object?["kid"]?.string ?? "key"
    }
}
