import Gateway
import Testing

@Suite struct ResponseTests {
    static func document(_ response: Response) -> String {
        String(decoding: response.document, as: UTF8.self)
    }

    @Test("a response is written as CGI has it: Status, fields, an empty line, the content")
    func written() {
        let response = Response(.ok, fields: [Field(.allow, "GET")], content: Array("abc".utf8))
        #expect(Self.document(response) == "Status: 200 OK\r\nAllow: GET\r\nContent-Length: 3\r\n\r\nabc")
    }

    @Test("Location stands before the status, of which HAProxy would make 302 otherwise")
    func location() {
        let response = Response(.created, fields: [Field(.allow, "GET"), Field(.location, "/x")])
        let document = "Location: /x\r\nStatus: 201 Created\r\nAllow: GET\r\nContent-Length: 0\r\n\r\n"
        #expect(Self.document(response) == document)
    }

    @Test("a head alone tells the length that the content would have")
    func headOnly() {
        var response = Response(.ok, content: Array("abc".utf8))
        response.isHeadOnly = true
        #expect(Self.document(response) == "Status: 200 OK\r\nContent-Length: 3\r\n\r\n")
    }

    @Test("204 and 304 have no length (RFC 9110, section 8.6)", arguments: [Status.noContent, .notModified])
    func noLength(status: Status) {
        #expect(!Self.document(Response(status)).contains("Content-Length"))
    }

    @Test("no field value can end its line")
    func injection() {
        let field = Field(.location, "/a\r\nSet-Cookie: x\u{0}\u{7F}é")
        #expect(field.value == "/a  Set-Cookie: x  é")
        #expect(!Self.document(Response(.ok, fields: [field])).contains("\r\nSet-Cookie"))
    }
}

@Suite struct FormURLEncodedTests {
    // URL Standard, section 5.1, and the Web Platform Tests for URLSearchParams.
    static let forms: [(String, [[String]])] = [
        ("a=1&b=2", [["a", "1"], ["b", "2"]]), ("a=b=c", [["a", "b=c"]]), ("a", [["a", ""]]), ("=b", [["", "b"]]),
        ("", []), ("&&a=1&", [["a", "1"]]), ("a=x+y%20z", [["a", "x y z"]]), ("a%3Db=c", [["a=b", "c"]]),
        ("t=100% sure", [["t", "100% sure"]]), ("t=%zz%4", [["t", "%zz%4"]]), ("t=%41%e2%9c%93", [["t", "A✓"]]),
        ("a=1&a=2", [["a", "1"], ["a", "2"]]),
    ]

    @Test("a form is read as the URL Standard says", arguments: forms)
    func reads(text: String, pairs: [[String]]) {
        #expect(FormURLEncoded.parse(Array(text.utf8)[...])?.map { [$0.name, $0.value] } == pairs)
    }

    @Test("what is not UTF-8 is no form", arguments: ["a=%ff", "%c0%80=1", "a=%ed%a0%80"])
    func refuses(text: String) {
        #expect(FormURLEncoded.parse(Array(text.utf8)[...]) == nil)
    }
}

@Suite struct MediaTypeTests {
    static let types: [(String, String, [String: String])] = [
        ("application/json", "application/json", [:]),
        ("Application/JSON; Charset=utf-8", "application/json", ["charset": "utf-8"]),
        ("multipart/form-data;boundary=\"a b;c\"", "multipart/form-data", ["boundary": "a b;c"]),
        ("a/b; x=\"q\\\"r\" ; y=z ;", "a/b", ["x": "q\"r", "y": "z"]),
    ]

    @Test("a media type is read with its parameters", arguments: types)
    func reads(text: String, name: String, parameters: [String: String]) {
        #expect(MediaType(text.utf8)?.name == name)
        #expect(MediaType(text.utf8)?.parameters == parameters)
    }

    @Test(
        "a malformed one is none",
        arguments: [
            "", "json", "a/", "/b", "a/b/c", "a b/c", "a/b; x", "a/b; x=", "a/b; x=1; X=2", "a/b; x=\"q", "a/b; =1",
            "a/b; x=\"q\" r", "a/b; x=é",
        ])
    func refuses(text: String) {
        #expect(MediaType(text.utf8) == nil)
    }
}
