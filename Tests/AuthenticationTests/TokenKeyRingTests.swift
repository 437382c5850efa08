import Authentication
import Testing

@Suite("KeyRing")
struct TokenKeyRingTests {
    static let line = "0123456789abcdef0123456789abcdef"

    static let refusals: [(String, KeyRingError)] = [
        ("", KeyRingError.empty), ("\n", .empty), ("\r\n", .empty),
        (String(repeating: " ", count: 40), .blank), (String(repeating: "\0", count: 64), .blank), ("\t \n", .blank),
        ("x", .tooShort(byteCount: 1)), (String(repeating: "x", count: 31), .tooShort(byteCount: 31)),
        (String(repeating: "x", count: 31) + "\n", .tooShort(byteCount: 31)),
        (line + "\n\n", .line(1, .malformed)), (line + "\n" + line, .line(1, .malformed)),
        ("\n" + line, .line(1, .malformed)),
    ]

    @Test("one newline at the end is no part of the key", arguments: ["", "\n", "\r\n"])
    func newline(ending: String) throws {
        let ring = try KeyRing(secret: Array((Self.line + ending).utf8))
        #expect(try ring.newest.id == SigningKey(bytes: Array(Self.line.utf8)).id)
    }

    @Test(
        "blanks at either end are part of the key, as they are for Flask",
        arguments: [" " + line, line + " ", line + "\r", line + "\t\n"])
    func blanks(secret: String) throws {
        let ring = try KeyRing(secret: Array(secret.utf8))
        #expect(try ring.newest.id != SigningKey(bytes: Array(Self.line.utf8)).id)
    }

    @Test("the id is the beginning of the key's SHA-256")
    func derivedID() throws {
        // SHA-256 of the line: 3eb1bd439947eb76...
        #expect(try KeyRing(secret: Array(Self.line.utf8)).newest.id == "PrG9Q5lH")
    }

    @Test("a secret that is no key", arguments: refusals)
    func refused(secret: String, error: KeyRingError) {
        #expect(throws: error) { try KeyRing(secret: Array(secret.utf8)) }
    }

    @Test("bytes that are no text make a key too")
    func binary() throws {
        #expect(try KeyRing(secret: (128..<160).map { UInt8($0) }).keys.count == 1)
    }

    @Test("a ring has a key, and no id twice")
    func keys() throws {
        let key = try SigningKey(id: "a", bytes: Array(Self.line.utf8))
        let other = try SigningKey(id: "b", bytes: Array(Self.line.utf8))
        #expect(throws: KeyRingError.empty) { try KeyRing(keys: []) }
        #expect(throws: KeyRingError.repeatedID("a")) { try KeyRing(keys: [key, other, key]) }
        #expect(try KeyRing(keys: [other, key]).keys.map(\.id) == ["b", "a"])
    }
}
