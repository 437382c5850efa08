import Digests
import Testing

@Suite("HMAC-SHA-256")
struct HMACTests {
    struct Example: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let code: String
    }

    /// RFC 4231, sections 4.2 to 4.8; the code of section 4.6 is cut to 128 bits there.
    static let examples = [
        Example(
            key: [UInt8](repeating: 0x0b, count: 20), message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Example(
            key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Example(
            key: [UInt8](repeating: 0xaa, count: 20), message: [UInt8](repeating: 0xdd, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Example(
            key: (1...25).map { UInt8($0) }, message: [UInt8](repeating: 0xcd, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Example(
            key: [UInt8](repeating: 0x0c, count: 20), message: Array("Test With Truncation".utf8),
            code: "a3b6167473100ee06e0c796c2955552b"),
        Example(
            key: [UInt8](repeating: 0xaa, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Example(
            key: [UInt8](repeating: 0xaa, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test("the examples of RFC 4231", arguments: examples)
    func example(_ example: Example) {
        #expect(hex(hmac(example.message, key: example.key)).hasPrefix(example.code))
    }

    @Test("copies of one keyed value authenticate each its own message")
    func copies() {
        let key = Array("Jefe".utf8)
        let keyed = HMAC(key: SymmetricKey(bytes: key))
        for message in ["what do ya want for nothing?", "", "another"].map({ Array($0.utf8) }) {
            var copy = keyed
            copy.update(message.span)
            #expect(copy.finalize() == hmac(message, key: key))
        }
    }

    @Test("a keyed value shows nothing of its states")
    func redaction() {
        let keyed = HMAC(key: SymmetricKey(bytes: [0xde, 0xad]))
        var dumped = ""
        dump(keyed, to: &dumped)
        #expect(String(describing: keyed) == "<redacted>")
        #expect(String(reflecting: keyed) == "<redacted>")
        #expect(dumped == "- <redacted>\n")
    }
}
