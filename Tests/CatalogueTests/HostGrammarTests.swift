import Testing

@testable import Catalogue

@Suite struct HostGrammarTests {
    @Test(
        "names and addresses are hosts",
        arguments: [
            "a", "a.b", "a.b.", "A-1.example", "1a", "1.a", "0x7g", "a_b", "-a", "0.0.0.0", "255.255.255.255",
            // Names that are registered: bücher, straße, a heart, Greek with a final sigma.
            "xn--bcher-kva.example", "XN--STRAE-OQA.de", "xn--i-7iq.ws", "xn--nxasmm1c.com",
            // RFC 4291, section 2.2.
            "[ABCD:EF01:2345:6789:ABCD:EF01:2345:6789]", "[2001:DB8:0:0:8:800:200C:417A]", "[FF01::101]", "[::1]",
            "[::]",
            "[0:0:0:0:0:0:13.1.68.3]", "[::FFFF:129.144.52.38]", "[1:2:3:4:5:6:7::]", "[::2:3:4:5:6:7:8]", "[1::8]",
        ])
    func isHost(text: String) {
        #expect(HostGrammar.isHost(Array(text.utf8)[...]))
    }

    @Test(
        "anything else is not",
        arguments: [
            ".", "..", ".a", "a..b", "a..", "a b", "a%41", "a!b", "a*b", "a]b", "[", "]", "[]", "[::1", "::1]",
            "a[::1]",
            "1", "1.2.3", "1.2.3.4.5", "1.2.3.4.", "256.1.1.1", "01.2.3.4", "1.2.3.04", "1.2.3.0x4", "0x7f.1", "a.1",
            "a.0x",
            "999999999999999999999", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]", "[:::]", "[:1]", "[1:]",
            "[::1:]",
            "[12345::]", "[g::]", "[1:2:3:4:5:6:7:8::]", "[::1:2:3:4:5:6:7:8]", "[1.2.3.4::]", "[::1.2.3.4:5]",
            "[1:2.3.4.5::]",
            "[::1.2.3]", "[::256.1.1.1]", "[0:1:2:3:4:5:6:7.0.0.0]", "[1:2:3:4:5:6:7:1.2.3.4]", "[fe80::1%25eth0]",
            "[v1.x]",
            "[::1] ", "xn--", "xn--a", "xn--pokxncvks", "a.XN--POKXNCVKS", "xn--abc-",
            String(repeating: "a", count: 64),
            String(repeating: "a.", count: 127) + "a",
        ])
    func isNotHost(text: String) {
        #expect(!HostGrammar.isHost(Array(text.utf8)[...]))
    }
}
