import JSON
import Testing
import Time

@testable import Authentication

@Suite("tokens in the form that is written here")
struct TokenCanonicalTests {
    static let header = #"{"alg":"HS256","typ":"JWT","iat":1500000000,"exp":1500003600,"kid":"k-_9"}"#
    static let payload = #"{"id":1,"iat":1500000000,"exp":1500003600,"ver":0}"#

    static let claims = [
        Claims(id: 1, version: 0, issuedAt: TokenFixtures.issued, expires: TokenFixtures.expiry),
        Claims(
            id: 999_999_999_999_999_999, version: 10, issuedAt: Timestamp(seconds: 0),
            expires: Timestamp(seconds: 123_456_789_012_345_678)),
    ]

    @Test("a token made here is in this form, and says the same as by the reader of JSON", arguments: claims)
    func ours(claims: Claims) throws {
        let (header, payload) = (TokenHeader.json(for: claims, keyID: "k-_9").bytes[...], claims.json.bytes[...])
        let read = try #require(TokenHeader(canonical: header))
        #expect(read == (try TokenHeader(parsing: spaced(header))))
        #expect(Claims(header: read, canonicalPayload: payload) == claims)
        #expect(try Claims(header: read, payload: spaced(payload)) == claims)
    }

    /// A blank in front is all that tells it from the form that is written here.
    private func spaced(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { [UInt8(ascii: " ")] + bytes }

    @Test("the earlier expiry of the two wins")
    func expiries() throws {
        let header = try #require(
            TokenHeader(canonical: Array(Self.header.replacing("exp\":1500003600", with: "exp\":1500003599").utf8)[...])
        )
        let claims = try #require(Claims(header: header, canonicalPayload: Array(Self.payload.utf8)[...]))
        #expect(claims.expires == Timestamp(seconds: 1_500_003_599))
    }

    @Test(
        "a header that differs in whatever it is goes to the reader of JSON",
        arguments: [
            ("HS256", "HS512"), ("HS256", "hs256"), ("alg", "Alg"), ("iat\":1500000000", "iat\":01500000000"),
            ("iat\":1500000000", "iat\":"), ("iat\":1500000000", "iat\":-1"), ("iat\":1500000000", "iat\":1e3"),
            ("iat\":1500000000", "iat\":1500000000.0"), ("iat\":1500000000", "iat\":1000000000000000000"),
            ("kid\":\"k-_9", "kid\":\""), ("k-_9", "k.9"), ("k-_9", "k\\\"9"), ("k-_9", "é"), ("9\"}", "9\""),
            ("9\"}", "9\"} "), ("9\"}", "9\"}}"), ("9\"}", "9\",\"crit\":[]}"), ("{", " {"), ("\"typ\":\"JWT\",", ""),
        ])
    func otherHeaders(text: String, other: String) {
        #expect(TokenHeader(canonical: Array(Self.header.utf8)[...]) != nil)
        #expect(TokenHeader(canonical: Array(Self.header.replacing(text, with: other).utf8)[...]) == nil)
    }

    @Test(
        "a payload that differs in whatever it is goes to the reader of JSON",
        arguments: [
            ("\"id\":1", "\"id\":01"), ("\"id\":1", "\"id\":true"), ("\"id\":1", "\"id\":\"1\""),
            ("\"id\":1", "\"id\":1.0"), ("\"id\":1", "\"id\":9223372036854775807"),
            ("\"id\":1", "\"id\":1,\"id\":1"), ("\"ver\":0", "\"ver\":00"), ("\"ver\":0", "\"ver\":0,\"ver\":1"),
            ("\"ver\":0", "\"ver\":0,\"nbf\":9"), (",\"ver\":0", ""), ("0}", "0"), ("0}", "0}\n"),
            ("\"iat\"", "\"nbf\""),
        ])
    func otherPayloads(text: String, other: String) throws {
        let header = try #require(TokenHeader(canonical: Array(Self.header.utf8)[...]))
        #expect(Claims(header: header, canonicalPayload: Array(Self.payload.utf8)[...]) != nil)
        let changed = Array(Self.payload.replacing(text, with: other).utf8)[...]
        #expect(Claims(header: header, canonicalPayload: changed) == nil)
    }
}
