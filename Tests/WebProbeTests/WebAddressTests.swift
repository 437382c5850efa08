import Testing
import WebProbe

@Suite("Where a service is to be found")
struct WebAddressTests {
    static let good: [(text: String, origin: String, mount: String)] = [
        ("https://a.example", "https://a.example", ""), ("https://a.example/", "https://a.example", ""),
        ("HTTPS://A.Example/Reviews/", "https://a.example", "/Reviews"),
        ("http://localhost:8080/a/b", "http://localhost:8080", "/a/b"),
        ("https://a.example:443", "https://a.example", ""), ("http://[::1]:80/x", "http://[::1]", "/x"),
        ("http://127.0.0.1/~kenneth/syllabus.cgi", "http://127.0.0.1", "/~kenneth/syllabus.cgi"),
    ]

    @Test("an address as people write it is taken", arguments: good)
    func taken(text: String, origin: String, mount: String) throws {
        let address = try WebAddress(text)
        #expect(address.origin == origin)
        #expect(address.mount == mount)
        #expect(address.url("/api/v1") == "\(origin)\(mount)/api/v1")
        #expect(address.root.description == origin)
    }

    static let wrong: [(String, WebAddressError)] = [
        ("", .scheme("")), ("a.example", .scheme("a.example")), ("ftp://a.example", .scheme("ftp://a.example")),
        ("unix:/run/x", .scheme("unix:/run/x")), ("https://u:p@a.example", .userInformation),
        ("https://@a.example/x", .userInformation), ("https://a.example?q", .query("https://a.example?q")),
        ("https://a.example/x#f", .query("https://a.example/x#f")), ("https://", .host("https://")),
        ("https:///x", .host("https:///x")), ("http://a b", .host("http://a b")),
        ("http://a.example:0", .host("http://a.example:0")),
        ("http://a.example:65536/", .host("http://a.example:65536/")),
        ("http://münchen.example", .host("http://münchen.example")), ("http://*", .host("http://*")),
        ("http://a.example\n", .host("http://a.example\n")), ("http://a.example//", .path("/")),
        ("http://a.example/a//b", .path("/a//b")), ("http://a.example/../x", .path("/../x")),
        ("http://a.example/.", .path("/.")), ("http://a.example/%2e", .path("/%2e")),
        ("http://a.example/a\"b", .path("/a\"b")), ("http://a.example/api/v1", .api(instead: "http://a.example")),
        ("https://a.example/docs.html", .file("docs.html", instead: "https://a.example")),
        ("https://a.example/x/README.TXT/", .file("README.TXT", instead: "https://a.example/x")),
        ("http://a.example/x/api/", .api(instead: "http://a.example/x")),
    ]

    @Test("whatever else is refused, and told what to write", arguments: wrong)
    func refused(text: String, error: WebAddressError) {
        #expect(throws: error) { try WebAddress(text) }
        #expect("\(error)".contains("write"))
    }

    @Test("user names and passwords are not repeated")
    func secret() {
        for text in [
            "https://kenneth:hunter2@a.example", "kenneth:hunter2@a.example", "https://kenneth:hunter2/3@a.example",
            "https://kenneth:hunter2?3@a.example",
        ] {
            #expect(throws: WebAddressError.userInformation) { try WebAddress(text) }
        }
        #expect(!"\(WebAddressError.userInformation)".contains("hunter2"))
    }

    @Test("the same place by http is known where https has its own port")
    func withoutEncryption() throws {
        #expect(try WebAddress("https://a.example/x").withoutEncryption?.description == "http://a.example/x")
        #expect(try WebAddress("https://[::1]").withoutEncryption?.description == "http://[::1]")
        #expect(try WebAddress("https://a.example:8443").withoutEncryption == nil)
        #expect(try WebAddress("https://[::1]:8443").withoutEncryption == nil)
        #expect(try WebAddress("http://a.example").withoutEncryption == nil)
    }
}
