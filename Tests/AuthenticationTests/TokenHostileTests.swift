import Authentication
import JSON
import Testing
import Time

/// Tokens that somebody who has the key could send, and some that anybody could.
@Suite("hostile tokens")
struct TokenHostileTests {
    static let now = TokenFixtures.issued

    struct Hostile: Sendable, CustomTestStringConvertible {
        let header: String
        let payload: String
        let error: TokenError

        init(
            header: String = TokenFixtures.header, payload: String = TokenFixtures.payload, _ error: TokenError
        ) {
            self.header = header
            self.payload = payload
            self.error = error
        }

        var testDescription: String { "\(header) \(payload)" }
    }

    static let headers = [
        Hostile(header: #"{"alg":"none"}"#, .wrongAlgorithm),
        Hostile(header: #"{"alg":"None"}"#, .wrongAlgorithm),
        Hostile(header: #"{"alg":"hs256"}"#, .wrongAlgorithm),
        Hostile(header: #"{"alg":"HS256 "}"#, .wrongAlgorithm),
        Hostile(header: #"{"alg":"HS512"}"#, .wrongAlgorithm),
        Hostile(header: #"{"alg":["HS256"]}"#, .wrongAlgorithm),
        Hostile(header: #"{"alg":null}"#, .wrongAlgorithm),
        Hostile(header: #"{"Alg":"HS256"}"#, .wrongAlgorithm),
        Hostile(header: "{}", .wrongAlgorithm),
        Hostile(header: #"{"alg":"HS256","crit":["b64"],"b64":false}"#, .criticalExtension),
        Hostile(header: #"{"alg":"HS256","crit":[]}"#, .criticalExtension),
        Hostile(header: #"{"alg":"HS256","crit":null}"#, .criticalExtension),
        Hostile(header: #"{"alg":"HS256","kid":"another"}"#, .wrongKeyID),
        Hostile(header: #"{"alg":"HS256","kid":""}"#, .wrongKeyID),
        Hostile(header: #"{"alg":"HS256","kid":1}"#, .wrongKeyID),
        Hostile(header: #"{"alg":"HS256","kid":null}"#, .wrongKeyID),
        Hostile(header: #"[{"alg":"HS256"}]"#, .notAnObject(.header)),
        Hostile(header: #""HS256""#, .notAnObject(.header)),
    ]

    static let payloads = [
        Hostile(payload: "[]", .notAnObject(.payload)),
        Hostile(payload: "1", .notAnObject(.payload)),
        Hostile(payload: "null", .notAnObject(.payload)),
        Hostile(payload: #"{"exp":1500003600}"#, .missingID),
        Hostile(payload: #"{"ID":1,"exp":1500003600}"#, .missingID),
        Hostile(payload: #"{"id":1}"#, .missingExpiry),
    ]

    static let conflicts = [
        Hostile(
            header: #"{"alg":"HS256","exp":1499999999}"#, payload: #"{"id":1,"exp":1500003600}"#,
            .expired(at: Timestamp(seconds: 1_499_999_999))),
        Hostile(
            header: #"{"alg":"HS256","exp":1500003600}"#, payload: #"{"id":1,"exp":1499999999}"#,
            .expired(at: Timestamp(seconds: 1_499_999_999))),
        Hostile(
            payload: #"{"id":1,"exp":1500000000}"#, .expired(at: now)),
        Hostile(
            payload: #"{"id":1,"exp":0}"#, .expired(at: Timestamp(seconds: 0))),
        Hostile(
            payload: #"{"id":1,"exp":-9223372036854775808}"#, .expired(at: Timestamp(seconds: .min))),
        Hostile(
            header: #"{"alg":"HS256","nbf":1500000001}"#, payload: #"{"id":1,"exp":1500003600,"nbf":1500000000}"#,
            .notYetValid(before: Timestamp(seconds: 1_500_000_001))),
        Hostile(
            header: #"{"alg":"HS256","nbf":1500000000}"#, payload: #"{"id":1,"exp":1500003600,"nbf":1500000001}"#,
            .notYetValid(before: Timestamp(seconds: 1_500_000_001))),
        Hostile(
            payload: #"{"id":1,"exp":1500003600,"nbf":9223372036854775807}"#,
            .notYetValid(before: Timestamp(seconds: .max))),
    ]

    @Test("a wrong header, rightly signed", arguments: headers)
    func header(_ hostile: Hostile) throws {
        try expect(hostile)
    }

    @Test("a wrong payload, rightly signed", arguments: payloads)
    func payload(_ hostile: Hostile) throws {
        try expect(hostile)
    }

    @Test("times in conflict: the narrower wins", arguments: conflicts)
    func times(_ hostile: Hostile) throws {
        try expect(hostile)
    }

    static let notIntegers = [
        "true", "false", "1.0", "1e0", "1500003600.5", #""1500003600""#, #""1""#, "null", "[1]", "{}",
        "18446744073709551617", "9223372036854775808", "1e400",
    ]

    @Test("a member that must be an integer and is none", arguments: notIntegers)
    func notAnInteger(value: String) throws {
        try expect(Hostile(payload: #"{"id":\#(value),"exp":1500003600}"#, .notAnInteger(.payload, member: "id")))
        for member in ["exp", "nbf", "ver"] {
            let payload = #"{"id":1,"\#(member)":\#(value)}"#
            try expect(Hostile(payload: payload, .notAnInteger(.payload, member: member)))
        }
        for member in ["exp", "nbf"] {
            let header = #"{"alg":"HS256","\#(member)":\#(value)}"#
            try expect(Hostile(header: header, .notAnInteger(.header, member: member)))
        }
    }

    @Test("a repeated key", arguments: ["alg", "exp", "id"])
    func repeatedKey(key: String) throws {
        let object = #"{"\#(key)":"HS256","\#(key)":"HS256"}"#
        try expectNotJSON(.header, header: object)
        try expectNotJSON(.payload, payload: object)
    }

    @Test(
        "a part that is no JSON",
        arguments: ["", "x", "{", #"{"alg":"HS256"}x"#, "\u{FEFF}{}", #"{'id':1}"#, "{\"é\":}"])
    func notJSON(text: String) throws {
        try expectNotJSON(.header, header: text)
        try expectNotJSON(.payload, payload: text)
    }

    @Test("the kid of another key of the ring")
    func keyIDOfAnother() throws {
        let other = try SigningKey(bytes: Array("a-newer-secret-of-at-least-32-bytes".utf8))
        let ring = try KeyRing(keys: [other, SigningKey(bytes: TokenFixtures.secret)])
        let token = try TokenFixtures.token(header: #"{"alg":"HS256","kid":"\#(other.id)"}"#)
        #expect(throws: TokenError.wrongKeyID) {
            try TokenSigner(keyRing: ring).claims(of: token, now: Self.now)
        }
    }

    @Test("a kid that only looks like the key's id")
    func keyIDInOtherCodePoints() throws {
        let key = try SigningKey(id: "caf\u{e9}", bytes: TokenFixtures.secret)
        let signer = TokenSigner(keyRing: try KeyRing(keys: [key]))
        let token = try TokenFixtures.token(header: #"{"alg":"HS256","kid":"cafe\#u{301}"}"#)
        #expect(throws: TokenError.wrongKeyID) { try signer.claims(of: token, now: Self.now) }
    }

    @Test("texts that are no token, or an alias of one")
    func shapes() throws {
        let token = try TokenFixtures.token()
        let parts = token.split(separator: ".").map(String.init)
        let (header, payload, signature) = (parts[0], parts[1], parts[2])
        let texts: [(String, TokenError)] = [
            ("", .notThreeParts), (header, .notThreeParts), ("\(header).\(payload)", .notThreeParts),
            ("\(token).", .notThreeParts), (".\(token)", .notThreeParts), ("\(token).\(signature)", .notThreeParts),
            ("..", .badSignature), ("\(header).\(payload).", .badSignature),
            (".\(payload).\(signature)", .badSignature), ("\(header)..\(signature)", .badSignature),
            ("\(header).\(payload).\(signature.dropLast(3))", .badSignature),
            ("\(token)=", .notBase64URL(.signature)), ("\(token)==", .notBase64URL(.signature)),
            (" \(token)", .notBase64URL(.header)), ("\(token)\n", .notBase64URL(.signature)),
            ("\(header)=.\(payload).\(signature)", .notBase64URL(.header)),
            ("\(header).\(payload)!!!!.\(signature)", .notBase64URL(.payload)),
            ("é\(token)", .notBase64URL(.header)), ("\(token)\0", .notBase64URL(.signature)),
        ]
        for (text, error) in texts {
            expect(text, error)
        }
    }

    @Test("only one of a signature's last characters is the right one")
    func spareBits() throws {
        // 32 bytes are 42 characters and 4 bits, so the last character has two bits to spare.
        let token = try TokenFixtures.token()
        for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        where character != token.last {
            let error = "AEIMQUYcgkosw048".contains(character) ? TokenError.badSignature : .notBase64URL(.signature)
            expect(token.dropLast() + String(character), error)
        }
    }

    @Test("a token of one byte more than 4 KiB, though rightly signed")
    func tooLong() throws {
        var token = try longToken(filling: 0)
        let missing = 4096 - token.utf8.count
        token = try longToken(filling: missing * 3 / 4)
        #expect(token.utf8.count == 4096)
        #expect(try TokenFixtures.signer().claims(of: token, now: Self.now).id == 1)
        expect(token + "A", .tooLong)
        expect(String(repeating: "A", count: 10_000_000), .tooLong)
    }

    @Test("the outside is told expired or invalid and nothing more")
    func refusals() {
        #expect(TokenError.expired(at: Self.now).refusal == .expired)
        for error in [TokenError.notYetValid(before: Self.now), .badSignature, .missingExpiry, .wrongAlgorithm] {
            #expect(error.refusal == .invalid)
        }
    }

    @Test("an expired token of a wrong signature is not called expired")
    func expiredAndForged() throws {
        let token = try TokenFixtures.token(payload: #"{"id":1,"exp":1}"#)
        expect("\(token.dropLast(4))AAAA", .badSignature)
    }

    private func longToken(filling count: Int) throws -> String {
        try TokenFixtures.token(
            payload: #"{"id":1,"exp":1500003600,"x":"\#(String(repeating: "x", count: count))"}"#)
    }

    private func expect(_ hostile: Hostile) throws {
        expect(try TokenFixtures.token(header: hostile.header, payload: hostile.payload), hostile.error)
    }

    private func expect(_ token: String, _ error: TokenError) {
        #expect(throws: error, "\(token.prefix(200))") {
            try TokenFixtures.signer().claims(of: token, now: Self.now)
        }
    }

    private func expectNotJSON(
        _ part: TokenPart, header: String = TokenFixtures.header, payload: String = TokenFixtures.payload
    ) throws {
        let token = try TokenFixtures.token(header: header, payload: payload)
        let error = #expect(throws: TokenError.self) {
            try TokenFixtures.signer().claims(of: token, now: Self.now)
        }
        guard case .notJSON(part, _) = error else {
            Issue.record("\(String(describing: error)) for \(header) \(payload)")
            return
        }
    }
}
