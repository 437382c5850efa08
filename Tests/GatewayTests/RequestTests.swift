import Gateway
import Testing

@Suite struct RequestTests {
    static func request(
        _ pairs: KeyValuePairs<String, String>, content: String = "", mount: Mount? = nil
    ) throws(RequestFault) -> Request {
        try Request(
            parameters: Parameters(pairs), content: Array(content.utf8), mount: mount, id: RequestID())
    }

    // What each web server sends for `GET /api/v1/x?a=1`, as measured with Debian 12's packages.
    static let servers: [(String, KeyValuePairs<String, String>)] = [
        ("nginx", ["SCRIPT_NAME": "/api/v1/x", "REQUEST_URI": "/api/v1/x?a=1", "CONTENT_LENGTH": ""]),
        ("Apache, ProxyPass", ["SCRIPT_NAME": "/api/v1/x", "REQUEST_URI": "/api/v1/x?a=1"]),
        ("lighttpd, root", ["SCRIPT_NAME": "", "PATH_INFO": "/api/v1/x", "REQUEST_URI": "/api/v1/x?a=1"]),
        ("HAProxy", ["SCRIPT_NAME": "/api/v1/x", "REQUEST_URI": "/api/v1/x?a=1", "CONTENT_LENGTH": "0"]),
        ("an absolute target", ["REQUEST_URI": "http://example.org/api/v1/x?a=1"]),
        ("no REQUEST_URI", ["SCRIPT_NAME": "", "PATH_INFO": "/api/v1/x", "QUERY_STRING": "a=1"]),
    ]

    @Test("every web server's parameters give the same request", arguments: servers)
    func agree(name: String, parameters: KeyValuePairs<String, String>) throws {
        var all = Parameters(parameters)
        all.append("REQUEST_METHOD", "GET")
        let request = try Request(parameters: all, content: [], mount: nil, id: RequestID())
        #expect(request.path?.segments == ["api", "v1", "x"])
        #expect(request.query?.values(of: "a") == ["1"])
        #expect(request.mount == .root)
    }

    @Test("SCRIPT_NAME is the mount where SCRIPT_NAME and PATH_INFO make up the path")
    func derivedMount() throws {
        let request = try Self.request([
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/cgi-bin/syllabus.cgi", "PATH_INFO": "/api/v1/courses",
            "REQUEST_URI": "/cgi-bin/syllabus.cgi/api/v1/courses?limit=1",
        ])
        #expect(request.mount.description == "/cgi-bin/syllabus.cgi")
        #expect(request.path?.segments == ["api", "v1", "courses"])
    }

    @Test("after a rewrite SCRIPT_NAME is not part of the path, and no mount")
    func rewritten() throws {
        let request = try Self.request([
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/syllabus.cgi", "PATH_INFO": "/api/v1/courses",
            "REQUEST_URI": "/api/v1/courses",
        ])
        #expect(request.mount == .root)
        #expect(request.path?.segments == ["api", "v1", "courses"])
    }

    @Test("after a rewrite in a folder the folder is the mount")
    func rewrittenInFolder() throws {
        let request = try Self.request([
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/my/reviews/syllabus.cgi", "PATH_INFO": "/api/v1/courses",
            "REQUEST_URI": "/my/reviews/api/v1/courses?limit=1",
        ])
        #expect(request.mount.description == "/my/reviews")
        #expect(request.path?.segments == ["api", "v1", "courses"])
    }

    @Test(
        "a rewrite that has changed anything but the folder of the script tells no mount",
        arguments: [
            "/reviews/api/v1/other", "/other/api/v1/courses", "/reviews/x/api/v1/courses", "/reviews//api/v1/courses",
        ])
    func rewrittenElsewhere(uri: String) throws {
        let request = try Self.request([
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/reviews/syllabus.cgi", "PATH_INFO": "/api/v1/courses",
            "REQUEST_URI": uri,
        ])
        #expect(request.mount == .root)
    }

    @Test("a mount that is set is taken off the path, and what is outside it names nothing")
    func setMount() throws {
        let mount = try #require(Mount("/reviews"))
        let inside = try Self.request(["REQUEST_METHOD": "GET", "REQUEST_URI": "/reviews/ping"], mount: mount)
        #expect(inside.path?.segments == ["ping"])
        let outside = try Self.request(["REQUEST_METHOD": "GET", "REQUEST_URI": "/reviewsx/ping"], mount: mount)
        #expect(outside.path == nil)
    }

    @Test(
        "a target that could name nothing has no path",
        arguments: ["*", "api", "/a%", "/a%zz", "/a%2", "/%ff", "/%c3%28", "/%00", "/a%0d%0aX:1", "/\u{7F}", "/%c2%85"])
    func noPath(target: String) throws {
        #expect(try Self.request(["REQUEST_METHOD": "GET", "REQUEST_URI": target]).path == nil)
    }

    static let paths: [(String, [String])] = [
        ("/", [""]), ("/a/", ["a", ""]), ("//a", ["", "a"]), ("/a%2fb", ["a/b"]), ("/%61%C3%a9", ["aé"]),
        ("/a/../b", ["a", "..", "b"]), ("/a+b", ["a+b"]), ("/a%252f", ["a%2f"]),
    ]

    @Test("a path is split first and decoded once", arguments: paths)
    func segments(target: String, segments: [String]) throws {
        #expect(try Self.request(["REQUEST_METHOD": "GET", "REQUEST_URI": target]).path?.segments == segments)
    }

    // RFC 3875, section 4.1.2, and what servers make of chunked content.
    static let lengths: [(String?, String?, Int, Bool)] = [
        ("5", nil, 5, true), ("5", nil, 4, false), ("5", nil, 6, false), ("0", nil, 0, true), ("", nil, 0, true),
        (nil, nil, 0, true), (nil, nil, 1, false), ("", nil, 1, false), ("", "chunked", 5, true),
        (nil, "Chunked", 5, true), ("-1", nil, 5, true), ("5", "chunked", 5, true), ("5", "chunked", 4, false),
        ("+5", nil, 5, false), ("5 ", nil, 5, false), ("0x5", nil, 5, false), ("1e3", nil, 1000, false),
        ("٥", nil, 5, false), ("9223372036854775808", nil, 0, false), ("18446744073709551616", nil, 0, false),
        ("-2", nil, 0, false), ("005", nil, 5, true),
    ]

    @Test("the content must be as long as was said", arguments: lengths)
    func contentLength(length: String?, encoding: String?, count: Int, isRight: Bool) {
        var parameters = Parameters(["REQUEST_METHOD": "POST", "REQUEST_URI": "/"])
        if let length { parameters.append("CONTENT_LENGTH", length) }
        if let encoding { parameters.append("HTTP_TRANSFER_ENCODING", encoding) }
        let content = [UInt8](repeating: 0, count: count)
        let request = try? Request(parameters: parameters, content: content, mount: nil, id: RequestID())
        #expect((request != nil) == isRight)
    }

    @Test(
        "a parameter that decides may not stand twice with two values",
        arguments: ["REQUEST_METHOD", "CONTENT_LENGTH", "HTTP_AUTHORIZATION"])
    func ambiguous(name: String) {
        var parameters = Parameters(["REQUEST_METHOD": "GET", "CONTENT_LENGTH": "0", "HTTP_AUTHORIZATION": "Token x"])
        parameters.append(name, "GET2")
        #expect(throws: RequestFault.ambiguous(name)) {
            try Request(parameters: parameters, content: [], mount: nil, id: RequestID())
        }
    }

    @Test("without a method there is no request")
    func noMethod() {
        #expect(throws: RequestFault.noMethod) { try Self.request(["REQUEST_URI": "/"]) }
        for method in ["", "G T", "GET\r\n", "G\u{C9}T"] {
            #expect(throws: RequestFault.noMethod) { try Self.request(["REQUEST_METHOD": method, "REQUEST_URI": "/"]) }
        }
    }

    @Test("the Authorization field is found under the name Apache gives it after a rewrite")
    func authorization() throws {
        let redirected = try Self.request(["REQUEST_METHOD": "GET", "REDIRECT_HTTP_AUTHORIZATION": "Token x"])
        #expect(redirected.authorization.map(Array.init) == Array("Token x".utf8))
        let both = try Self.request([
            "REQUEST_METHOD": "GET", "REDIRECT_HTTP_AUTHORIZATION": "Token x", "HTTP_AUTHORIZATION": "Token y",
        ])
        #expect(both.authorization.map(Array.init) == Array("Token y".utf8))
        #expect(try Self.request(["REQUEST_METHOD": "GET", "HTTP_AUTHORIZATION": ""]).authorization == nil)
    }

    @Test("of a repeated parameter the last value counts, and fields are found by their names")
    func fields() throws {
        let request = try Self.request([
            "REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": "a", "HTTP_IF_NONE_MATCH": "b", "HTTP_X": "c",
        ])
        #expect(request.field("If-None-Match").map(Array.init) == Array("b".utf8))
        #expect(request.field("If-None") == nil)
    }
}

@Suite struct RequestIDTests {
    static let cases: [(KeyValuePairs<String, String>, String?)] = [
        (["REQUEST_ID": "abc", "HTTP_X_REQUEST_ID": "xyz"], "abc"), (["HTTP_X_REQUEST_ID": "x.Y_z-9"], "x.Y_z-9"),
        (["REQUEST_ID": "", "HTTP_X_REQUEST_ID": "xyz"], "xyz"), (["HTTP_X_REQUEST_ID": "a b"], nil),
        (["HTTP_X_REQUEST_ID": "a\r\nX: 1"], nil), (["HTTP_X_REQUEST_ID": "é"], nil),
        (["HTTP_X_REQUEST_ID": String(repeating: "a", count: 65)], nil), ([:], nil),
    ]

    @Test("a sane id is taken over, any other replaced", arguments: cases)
    func ids(parameters: KeyValuePairs<String, String>, expected: String?) {
        let id = RequestID(of: Parameters(parameters)).description
        if let expected {
            #expect(id == expected)
        } else {
            #expect(id.count == 16 && id.allSatisfy(\.isHexDigit))
        }
    }
}

@Suite struct MountTests {
    @Test("a mount is a plain path without a slash at its end", arguments: ["", "/a", "/a/b-c_d.e~f"])
    func accepted(path: String) {
        #expect(Mount(path)?.description == path)
    }

    @Test("anything else is none", arguments: ["/", "a", "/a/", "//a", "/a b", "/é", "/a?b", "/%61", "/a\r\n"])
    func refused(path: String) {
        #expect(Mount(path) == nil)
    }
}
