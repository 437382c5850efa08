import Testing
import Time

@testable import Authentication

@Suite("A key ring in a file")
struct TokenKeyLinesTests {
    /// RFC 7515, appendix A.1: a key of 64 bytes.
    static let key = TokenJWSTests.key
    static let created = "2026-11-23T12:00:00Z"
    /// 43 characters for 32 bytes; the last has two bits to spare.
    static let short = String(repeating: "A", count: 42)

    private static func key(_ letter: String) -> String { String(repeating: letter, count: 44) }

    private static func ring(_ text: String) throws(KeyRingError) -> KeyRing {
        try KeyRing(secret: Array(text.utf8))
    }

    @Test("a line is an id and a key, and may tell when the key was made", arguments: ["", "\n", "\r\n"])
    func oneLine(ending: String) throws {
        let key = try Self.ring("2026-a_Z \(Self.key)\(ending)").newest
        #expect(key.id == "2026-a_Z" && key.byteCount == 64 && key.created == nil && !key.isPlain)
        let dated = try Self.ring("a \(Self.key) \(Self.created)\(ending)").newest
        #expect(dated.created == Timestamp(rfc3339: Self.created))
    }

    @Test("the key's bytes are those that its base64url stands for (RFC 7515, appendix A.1)")
    func bytes() throws {
        let ring = try Self.ring("a \(Self.key)")
        #expect(throws: Never.self) { try CompactJWS(TokenJWSTests.token).verifiedHeader(with: ring) }
    }

    @Test("the first line is the newest, and lines may end in LF or CRLF", arguments: ["\n", "\r\n"])
    func order(ending: String) throws {
        let lines = ["c \(Self.key("c"))", "b \(Self.key("b")) \(Self.created)", "a \(Self.key("a"))"]
        let ring = try Self.ring(lines.joined(separator: ending) + ending)
        #expect(ring.keys.map(\.id) == ["c", "b", "a"])
        #expect(ring.newest.id == "c")
    }

    @Test("a hundred lines")
    func hundredLines() throws {
        let lines = (1...100).map { "k\($0) \(Base64URL.encode([UInt8](repeating: UInt8(100 + $0), count: 32).span))" }
        #expect(try Self.ring(lines.joined(separator: "\n")).keys.map(\.id) == (1...100).map { "k\($0)" })
    }

    static let faults: [(String, KeyLineFault)] = [
        ("", .malformed), ("a", .malformed), ("# comment", .id), ("#", .malformed),
        (" a \(key)", .malformed), ("a  \(key)", .malformed), ("a \(key) ", .malformed), (" \(key)", .malformed),
        ("a\t\(key)", .malformed), ("a \(key)\t", .key), ("a \(key) \(created) x", .malformed),
        ("é \(key)", .id), ("a.b \(key)", .id), ("a\0 \(key)", .id),
        ("\(String(repeating: "a", count: 65)) \(key)", .id),
        ("a \(key)=", .key), ("a \(key)==", .key), ("a \(short)B", .key), ("a \(key)+", .key), ("a \(key)\0", .key),
        ("a \(key("+"))", .key), ("a \(key("é"))", .key),
        ("a \(short)", .tooShort(byteCount: 31)), ("a AAAA", .tooShort(byteCount: 3)),
        ("a ", .malformed), ("a \(String(repeating: "ICAg", count: 11))", .blank),
        ("a \(key) today", .created), ("a \(key) 2026-02-30T00:00:00Z", .created),
        ("a \(key) 2026-11-23T12:00:00+00:00", .created), ("a \(key)\rx", .key),
        ("first \(key("b"))", .repeatedID(line: 1)), ("b \(key("f"))", .repeatedKey(line: 1)),
    ]

    @Test("a line that is none is named, and nothing of it is told", arguments: faults)
    func fault(line: String, fault: KeyLineFault) throws {
        let error = #expect(throws: KeyRingError.self) {
            try Self.ring("first \(Self.key("f"))\n\(line)\nlast \(Self.key("l"))\n")
        }
        #expect(error == .line(2, fault))
        let told = try #require(error?.description)
        #expect(told.hasPrefix("line 2 "))
        #expect(line.split(separator: " ").allSatisfy { $0.count < 4 || !told.contains($0) }, "\(told)")
    }

    @Test("bytes that are not UTF-8 are no line of a ring")
    func notUTF8() {
        let first = Array("a \(Self.key)\n".utf8)
        #expect(throws: KeyRingError.line(2, .malformed)) { try KeyRing(secret: first + [0xff, 0xfe]) }
        #expect(throws: KeyRingError.line(2, .id)) { try KeyRing(secret: first + [0xff, 0x20] + Array(Self.key.utf8)) }
        #expect(throws: KeyRingError.line(2, .key)) {
            try KeyRing(secret: first + Array("b \(Self.key)".utf8) + [0xff])
        }
    }

    @Test(
        "one line of another form is a plain secret, all of it",
        arguments: [
            "# this is no comment but a secret of Flask's", "correct horse battery staple and more",
            "a \(key)=", "\0\(key)", "é \(key)", key, "#\(key)", "a 2026-11-23 and so on and so forth, without a time",
            "a \(String(repeating: "A", count: 39))",
        ])
    func plain(secret: String) throws {
        let key = try Self.ring(secret + "\n").newest
        #expect(key.isPlain && key.byteCount == secret.utf8.count && key.created == nil)
        #expect(try key.id == SigningKey(bytes: Array(secret.utf8)).id)
    }

    @Test("one line that ends in a time is a ring's, whatever is wrong with its key")
    func meantLine() {
        for key in ["\(Self.key)=", Self.key("+"), String(Self.key.dropLast())] {
            #expect(throws: KeyRingError.line(1, .key)) { try Self.ring("a \(key) \(Self.created)\n") }
        }
        #expect(throws: KeyRingError.line(1, .tooShort(byteCount: 31))) {
            try Self.ring("a \(Self.short) \(Self.created)\n")
        }
    }

    @Test(
        "one line of a ring that was damaged by hand is no plain secret",
        arguments: [
            "a\t\(key)", "a  \(key)", " a \(key)", "a \(key) ", "a \(key) and so on", "\u{FEFF}a \(key)",
            "a\t\(key)\t\(created)", " a \(key) \(created)", "a \(key) \(created) ", "a \(key) \(created) a note",
            "\u{FEFF}a \(key) \(created)", "a.b \(key) \(created)", "a \(key) 2026-02-30T00:00:00Z",
            "a \(key) 2026-11-23T12:00:00+00:00", "a!\(key) \(created)", "a\0\(key) \(created)", "a0\(key) \(created)",
            "\(String(repeating: "a", count: 65)) \(key) \(created)",
        ])
    func damaged(line: String) throws {
        let error = #expect(throws: KeyRingError.self) { try Self.ring(line + "\n") }
        guard case .line(1, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "a plain secret that looks as if it were meant for something else is doubted",
        arguments: [
            ("é \(key)", .keyAmongWords), ("'\(key)'", .quotes), ("\"\(key)\"", .quotes),
            ("b'\(key)'", .quotes), ("b\"\(short)\\xec\"", .quotes), ("b\(short)", nil),
            ("SECRET_KEY = '\(short)'", .assignment), ("export SECRET=0123456789abcdef0123456789abcdef", .assignment),
            ("\(short)==", nil), ("correct horse battery staple and more", nil), (key, nil),
            ("a \(key)", nil),
        ] as [(String, PlainSecretDoubt?)])
    func doubts(secret: String, doubt: PlainSecretDoubt?) throws {
        #expect(try SecretText(Array(secret.utf8)).doubt == doubt)
    }

    @Test("a plain secret in front of a ring, or behind it, is no key")
    func mixed() {
        let plain = "0123456789abcdef0123456789abcdef"
        #expect(throws: KeyRingError.line(1, .malformed)) { try Self.ring("\(plain)\na \(Self.key)\n") }
        #expect(throws: KeyRingError.line(2, .malformed)) { try Self.ring("a \(Self.key)\n\(plain)\n") }
    }
}
