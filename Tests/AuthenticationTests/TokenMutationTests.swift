import JSON
import TestSupport
import Testing
import Time

@testable import Authentication

@Suite struct TokenMutationTests {
    private static let words = [
        "eyJhbGciOiJub25lIn0", ".", "..", "=", "-", "_", "+", "e30", #""alg":"none""#, #""exp":"#, #""nbf":"#,
        #""crit":["exp"]"#,
        #""kid":"#, #""id":"#, #""ver":"#, #""iat":"#, #"{"alg":"HS256","typ":"JWT","#, "1500000000", "null", "1.0",
        "true",
    ]

    @Test("whatever is made of good tokens, only those themselves are good")
    func tokens() throws {
        let signer = try TokenFixtures.signer()
        let good = try Corpus.texts(of: "Token").filter { Self.isGood($0, signer) }
        #expect(good.count >= 3)
        for mutation in try Mutations(of: "Token", words: Self.words) {
            try #require(!Self.isGood(mutation.bytes, signer) || good.contains(mutation.bytes), "\(mutation)")
            guard let jws = try? CompactJWS(mutation.bytes[...]) else { continue }
            let parts = mutation.text.split(separator: ".", omittingEmptySubsequences: false)
            try #require(mutation.bytes.count <= CompactJWS.maximumByteCount && parts.count == 3, "\(mutation)")
            // Each part has one spelling.
            try #require(Base64URL.encode(jws.header.span) == parts[0], "\(mutation)")
            try #require(Base64URL.encode(jws.payload.span) == parts[1], "\(mutation)")
        }
    }

    private static func isGood(_ token: [UInt8], _ signer: TokenSigner) -> Bool {
        (try? signer.claims(of: token[...], now: TokenFixtures.issued)) != nil
    }

    @Test(
        "whatever is signed, the quick and the general reading of it come to the same, and nobody's time is stretched")
    func claims() throws {
        let (signer, key) = (try TokenFixtures.signer(), try SigningKey(bytes: TokenFixtures.secret))
        for mutation in try Mutations(of: "Claims", words: Self.words) {
            let end = mutation.bytes.firstIndex(of: UInt8(ascii: "\n")) ?? mutation.bytes.endIndex
            let (header, payload) = (Array(mutation.bytes[..<end]), Array(mutation.bytes[end...].dropFirst()))
            let claims = Self.claims(header, payload, key, signer)
            // Tokens made here begin with no blank.
            try #require(Self.claims([0x20] + header, [0x20] + payload, key, signer) == claims, "\(mutation)")
            guard let claims else { continue }
            try Self.requireSound(claims, header, payload, mutation)
            let again = try signer.claims(of: signer.token(for: claims), now: TokenFixtures.issued)
            try #require(again == claims, "\(mutation)")
        }
    }

    private static func claims(_ header: [UInt8], _ payload: [UInt8], _ key: SigningKey, _ signer: TokenSigner)
        -> Claims?
    {
        let token = CompactJWS.token(header: header, payload: payload, signedWith: key)
        return try? signer.claims(of: token, now: TokenFixtures.issued)
    }

    private static func requireSound(
        _ claims: Claims, _ header: [UInt8], _ payload: [UInt8], _ mutation: Mutation
    ) throws {
        let header = try #require(try JSONValue(parsing: header).object, "\(mutation)")
        let payload = try #require(try JSONValue(parsing: payload).object, "\(mutation)")
        try #require(header["alg"] == "HS256" && header["crit"] == nil, "\(mutation)")
        try #require(payload["id"] == .integer(claims.id), "\(mutation)")
        try #require(payload["ver"] ?? 0 == .integer(claims.version), "\(mutation)")
        let ends = [header, payload].compactMap { $0["exp"]?.integer }
        try #require(
            claims.expires?.seconds == ends.min() && claims.expires ?? .distantPast > TokenFixtures.issued,
            "\(mutation)")
        let beginnings = [header, payload].compactMap { $0["nbf"]?.integer }
        try #require(claims.notBefore?.seconds == beginnings.max(), "\(mutation)")
        try #require(beginnings.allSatisfy { $0 <= TokenFixtures.issued.seconds }, "\(mutation)")
    }
}

extension Timestamp {
    fileprivate static let distantPast = Timestamp(seconds: .min)
}
