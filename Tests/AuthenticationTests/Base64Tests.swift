import Testing

@testable import Authentication

@Suite("base64url and base64")
struct Base64Tests {
    /// RFC 4648, section 10: the text, padded and not.
    static let examples = [
        ("", "", ""), ("f", "Zg==", "Zg"), ("fo", "Zm8=", "Zm8"), ("foo", "Zm9v", "Zm9v"),
        ("foob", "Zm9vYg==", "Zm9vYg"), ("fooba", "Zm9vYmE=", "Zm9vYmE"), ("foobar", "Zm9vYmFy", "Zm9vYmFy"),
    ]

    @Test("the examples of RFC 4648", arguments: examples)
    func example(text: String, padded: String, unpadded: String) {
        let bytes = Array(text.utf8)
        #expect(Base64.decode(padded) == bytes)
        #expect(Base64URL.decode(unpadded) == bytes)
        #expect(encode(bytes) == unpadded)
    }

    @Test("the example of RFC 7515, appendix C")
    func appendixC() {
        #expect(encode([3, 236, 255, 224, 193]) == "A-z_4ME")
        #expect(Base64URL.decode("A-z_4ME") == [3, 236, 255, 224, 193])
        #expect(Base64.decode("A+z/4ME=") == [3, 236, 255, 224, 193])
    }

    @Test("what is encoded decodes to itself", arguments: 0...9)
    func roundTrip(count: Int) {
        for start in stride(from: 0, to: 256, by: 5) {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: start + $0 * 41) }
            #expect(Base64URL.decode(encode(bytes)) == bytes)
        }
    }

    @Test(
        "base64url refuses padding, spare bits, foreign bytes and impossible lengths",
        arguments: ["A", "AAAAA", "Zg==", "Zm8=", "Zh", "Zm9", "A+z/4ME", "Zm 9", "Zm9v\n", "Zm9é", "\0\0", "="])
    func refusedByURL(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test(
        "base64 refuses missing, misplaced and surplus padding, spare bits and foreign bytes",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zg==Zg==", "=", "====", "A===", "Z=g=", "Zh==", "Zm9=", "A-z_4ME=", "Zm9v\n",
        ])
    func refusedByStandard(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("the length of what a text stands for is told where it can be decoded, and only there")
    func decodedCount() {
        let digits = Array("AQgwz059+/-_= ".utf8)
        var texts: [[UInt8]] = [[]]
        for _ in 0..<4 {
            for alphabet in [Base64Alphabet.standard, .url] {
                for text in texts {
                    #expect(alphabet.decodedCount(text.span) == alphabet.decode(text.span)?.count)
                }
            }
            texts = texts.flatMap { text in digits.map { text + [$0] } }
        }
    }

    private func encode(_ bytes: [UInt8]) -> String {
        Base64URL.encode(bytes.span)
    }
}
