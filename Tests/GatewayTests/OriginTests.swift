import Gateway
import Testing

@Suite struct OriginTests {
    @Test(
        "an origin as browsers write it is taken",
        arguments: [
            "https://app.example.org", "http://localhost:3000", "http://example.org:443", "https://example.org:80",
            "https://xn--mnchen-3ya.example", "https://a_b.example", "http://127.0.0.1:8080", "http://[::1]:8080",
            "http://[2001:db8::1]", "http://[1:2:3:4:5:6:7:8]", "http://[1:0:3:4:5:6:7:8]", "https://a.example:65535",
            "chrome-extension://abcdefghijklmnop", "capacitor://localhost",
        ])
    func taken(text: String) throws {
        #expect(try Origin(text).description == text)
    }

    static let otherwise: [(String, String)] = [
        ("https://App.Example.org", "https://app.example.org"), ("HTTPS://a.example", "https://a.example"),
        ("https://a.example/", "https://a.example"), ("https://a.example/path?q#f", "https://a.example"),
        ("https://a.example:443", "https://a.example"), ("http://a.example:80/", "http://a.example"),
        ("https://a.example:08443", "https://a.example:8443"), ("http://[::0001]", "http://[::1]"),
        ("http://[0:0:0:0:0:0:0:0]", "http://[::]"), ("http://[2001:DB8:0:0:1:0:0:1]", "http://[2001:db8::1:0:0:1]"),
        ("http://[1:0:0:2:0:0:0:3]", "http://[1:0:0:2::3]"), ("http://[1::3:4:5:6:7:8]", "http://[1:0:3:4:5:6:7:8]"),
    ]

    @Test("one that is written otherwise is refused, with what to write", arguments: otherwise)
    func refused(text: String, instead: String) throws {
        #expect(throws: OriginError.notAsSent(text, instead: instead)) { try Origin(text) }
        #expect(try Origin(instead).description == instead)
    }

    @Test(
        "what is none is refused",
        arguments: [
            "", "a.example", "a.example:8080", "//a.example", "https:", "https://", "https:///x", "https:a.example",
            "https://:8080", "1https://a.example", "://a.example", "https://user@a.example",
            "https://user:pw@a.example",
            "https://a.example:", "https://a.example:0", "https://a.example:65536", "https://a.example:+80",
            "https://a.example:80:80", "https://münchen.example", "https://a..example", "https://a.example.",
            "https://.a.example", "https://a b", "https://a%20b", "https://a.example\\x", "https://a.example\n",
            "https://a.example\u{0}", "http://127.1", "http://127.0.0.01", "http://256.0.0.1", "http://1",
            "http://[::1",
            "http://::1", "http://[::1]x", "http://[::1]:", "http://[1:2:3:4:5:6:7]", "http://[1:2:3:4:5:6:7:8:9]",
            "http://[1::2::3]", "http://[:::]", "http://[+1::]", "http://[::g]", "http://[::12345]", "http://[]",
            "http://x[::1]", "file:///home", "data:text/html,x",
        ])
    func none(text: String) {
        #expect(throws: OriginError.notAnOrigin(text)) { try Origin(text) }
    }

    @Test("schemes that no page is loaded by are refused", arguments: ["ftp", "ws", "WSS", "file"])
    func schemes(scheme: String) {
        #expect(throws: OriginError.noPages("\(scheme)://a.example")) { try Origin("\(scheme)://a.example") }
    }

    @Test("a star inside is no pattern", arguments: ["https://*.example.org", "https://*", "*://a.example", "*"])
    func pattern(text: String) {
        #expect(throws: OriginError.pattern(text)) { try Origin(text) }
    }

    @Test("null is nobody's in particular")
    func null() {
        #expect(throws: OriginError.null) { try Origin("null") }
    }
}

@Suite struct AllowedOriginsTests {
    @Test("a star alone is everyone, and nothing is nobody")
    func ends() throws {
        #expect(try AllowedOrigins(["*"]) == .any)
        #expect(try AllowedOrigins([]) == .listed([]))
        #expect(try AllowedOrigins(["http://a.example"]) == .listed([try Origin("http://a.example")]))
    }

    @Test(
        "a star beside others is refused",
        arguments: [["*", "http://a.example"], ["http://a.example", "*"], ["*", "*"]])
    func mixed(texts: [String]) {
        #expect(throws: OriginError.anyAmongOthers) { try AllowedOrigins(texts) }
    }
}
