import Digests
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    /// NIST's examples for FIPS 180-4 (SHA256.pdf, SHA2_Additional.pdf) and RFC 6234, section 8.5.
    static let examples = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (
            String(repeating: "0123456701234567012345670123456701234567012345670123456701234567", count: 10),
            "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5"
        ),
        ("\u{19}", "68aa2e2ee5dff96e3355e6c7ee373e3d6a4e17f75f9518d843709c0c9bc3e3d4"),
    ]

    @Test("the standard's examples", arguments: examples)
    func example(message: String, digest: String) {
        #expect(sha256(Array(message.utf8)) == digest)
    }

    @Test("a million times the letter a (FIPS 180-4 example, RFC 6234 TEST3)")
    func millionLetters() {
        let thousand = [UInt8](repeating: 0x61, count: 1000)
        var hash = SHA256()
        for _ in 0..<1000 {
            hash.update(thousand.span)
        }
        #expect(
            hex(hash.finalize()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("a message split at every point has the same digest")
    func splitUpdates() {
        let message = (0..<200).map { UInt8($0) }
        let whole = sha256(message)
        for point in 0...message.count {
            var hash = SHA256()
            hash.update(message.span.extracting(..<point))
            hash.update(message.span.extracting(point...))
            #expect(hex(hash.finalize()) == whole, "split at \(point)")
        }
    }

    @Test("bytes that come one at a time give the same digest, at every length round a block")
    func singleBytes() {
        for length in 0...130 {
            let message = [UInt8](repeating: 0xa5, count: length)
            var hash = SHA256()
            for index in 0..<length {
                hash.update(message.span.extracting(index..<index + 1))
            }
            #expect(hex(hash.finalize()) == sha256(message), "length \(length)")
        }
    }

    @Test("a hash goes on after finalize, and a copy goes its own way")
    func values() {
        var hash = SHA256()
        hash.update("ab".utf8.span)
        var copy = hash
        _ = hash.finalize()
        hash.update("c".utf8.span)
        copy.update("x".utf8.span)
        #expect(hex(hash.finalize()) == sha256(Array("abc".utf8)))
        #expect(hex(copy.finalize()) == sha256(Array("abx".utf8)))
    }
}
