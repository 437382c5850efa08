import Digests
import Testing

@Suite("SymmetricKey")
struct SymmetricKeyTests {
    struct Holder {
        let key: SymmetricKey
    }

    @Test("no way of printing a key shows a byte of it")
    func redaction() {
        let key = SymmetricKey(bytes: [0xde, 0xad, 0xbe, 0xef])
        var dumped = ""
        dump(key, to: &dumped)
        #expect(String(describing: key) == "<redacted>")
        #expect(String(reflecting: key) == "<redacted>")
        #expect("\(key)" == "<redacted>")
        #expect(dumped == "- <redacted>\n")
        #expect(Mirror(reflecting: key).children.isEmpty)
    }

    @Test("nor does printing what holds it")
    func holder() {
        let holder = Holder(key: SymmetricKey(bytes: [222, 173, 190, 239]))
        var dumped = ""
        dump(holder, to: &dumped)
        for text in [dumped, String(describing: holder), String(reflecting: holder)] {
            #expect(!text.contains("222") && !text.contains("239"))
            #expect(text.contains("<redacted>"))
        }
    }
}
