import Testing
import Time

@testable import WebProbe

@Suite("What curl is told, and what it tells")
struct CurlTests {
    @Test("nothing in a value ends it")
    func quoting() {
        #expect(CurlConfiguration.option("header", "A: \"b\\\r\nurl = x\t") == #"header = "A: \"b\\\r\nurl = x\t""#)
    }

    @Test("a request is told in lines, with no help from outside")
    func request() {
        var request = WebRequest(
            "https://a.example/x", fields: [("Authorization", "Token x")], range: 1024)
        let text = CurlConfiguration(request, within: 4).text
        let lines = text.split(separator: "\n")
        for line in [
            #"url = "https://a.example/x""#, #"header = "Authorization: Token x""#, #"range = "0-1023""#,
            #"max-time = "4.0""#, #"noproxy = "*""#, #"proto = "=http,https""#,
        ] { #expect(lines.contains(Substring(line))) }
        #expect(!lines.contains("insecure") && !lines.contains("location") && !lines.contains("head"))
        request.trustsAnyCertificate = true
        request.method = .head
        let others = CurlConfiguration(request, within: 4).text.split(separator: "\n")
        #expect(others.contains("insecure") && others.contains("head"))
    }

    @Test(
        "a request goes to the address that was seen, whatever the name leads to by now",
        arguments: [("127.0.0.1", "::127.0.0.1:"), ("::1", "::[::1]:")])
    func address(seen: String, option: String) {
        var request = WebRequest("http://a.example")
        request.remoteAddress = seen
        let lines = CurlConfiguration(request, within: 1).text.split(separator: "\n")
        #expect(lines.contains(Substring(#"connect-to = "\#(option)""#)))
    }

    @Test(
        "content is as long as it should be",
        arguments: [0, 1, 59_999, 60_000, 60_001, 60_002, 65_536, 120_001, 300_000])
    func content(count: Int) {
        let lines = CurlConfiguration(WebRequest("http://a.example", by: .post(bytes: count)), within: 1).text
            .split(separator: "\n").filter { $0.hasPrefix("data-raw") }
        // curl puts an & between the pieces.
        let lengths = lines.map { $0.count(where: { $0 == "x" }) }
        #expect(lengths.reduce(0, +) + lines.count - 1 == count)
        #expect(lengths.allSatisfy { $0 <= 60_000 })
    }

    private func exchange(_ code: Int32?, _ output: String, _ errors: String) -> WebExchange {
        WebExchange(curl: code, output: Array(output.utf8), errors: Array(errors.utf8))
    }

    static let answer = "HTTP/1.1 200 OK\r\n\r\nHello"

    @Test("an answer comes with the address that gave it and the end of its certificate")
    func good() {
        let errors = """
            * Server certificate:
            *  expire date: Feb  1 12:00:00 2027 GMT
            < HTTP/1.1 200 OK
            < X: syllabus-remote 9.9.9.9
            syllabus-remote 192.0.2.1 192.0.2.2
            """
        let found = exchange(0, Self.answer, errors)
        #expect(found.answer?.text == "Hello")
        #expect(found.remoteAddress == "192.0.2.1" && found.localAddress == "192.0.2.2" && !found.isOnLoopback)
        #expect(found.certificateEnd == Timestamp(rfc3339: "2027-02-01T12:00:00Z"))
    }

    @Test(
        "no field that a server sends is taken for what curl tells of the connection",
        arguments: ["\r", "\u{B}", "\u{85}", "\u{2028}"])
    func forged(lineEnd: String) {
        let field = "< X: a\(lineEnd)syllabus-remote 127.0.0.1 127.0.0.1\r\n"
        #expect(!exchange(nil, Self.answer, field).isOnLoopback)
        #expect(exchange(0, Self.answer, field + "syllabus-remote 192.0.2.1 192.0.2.2\n").remoteAddress == "192.0.2.1")
    }

    @Test(
        "loopback is what only this machine has",
        arguments: [
            ("127.0.0.1", true), ("127.8.8.8", true), ("::1", true), ("::ffff:127.0.0.1", true), ("10.0.0.1", false),
            ("::", false), ("", false), ("128.0.0.1", false),
        ])
    func loopback(address: String, isLoopback: Bool) {
        #expect(exchange(0, Self.answer, "\nsyllabus-remote \(address)\n").isOnLoopback == isLoopback)
    }

    @Test("an answer that is cut off behind its head is one")
    func cut() {
        for code: Int32? in [nil, 18, 55, 56] {
            #expect(exchange(code, Self.answer, "").answer?.status == 200)
        }
        #expect(exchange(28, Self.answer, "").result.failure == .timedOut)
        #expect(exchange(56, "HTTP/1.1 200", "curl: (56) Recv failure").result.failure == .cutOff)
    }

    static let failures: [(Int32?, String, WebFailure)] = [
        (6, "curl: (6) Could not resolve host: a.example", .unknownHost),
        (7, "curl: (7) Failed to connect to localhost port 1 after 0 ms: Couldn't connect to server", .notConnected),
        (28, "curl: (28) Operation timed out after 4000 milliseconds with 0 bytes received", .timedOut),
        (
            35, "curl: (35) error:0A00010B:SSL routines::wrong version number",
            .noTLS("error:0A00010B:SSL routines::wrong version number")
        ),
        (52, "curl: (52) Empty reply from server", .cutOff),
        (1, "curl: (1) Received HTTP/0.9 when not allowed", .notHTTP), (0, "", .notHTTP), (nil, "", .notHTTP),
        (60, "curl: (60) SSL certificate problem: certificate has expired", .certificate(.expired)),
        (60, "curl: (60) SSL certificate problem: self-signed certificate", .certificate(.unknownIssuer)),
        (
            60, "curl: (60) SSL certificate problem: unable to get local issuer certificate",
            .certificate(.unknownIssuer)
        ),
        (
            60, "curl: (60) SSL: no alternative certificate subject name matches target host name '192.0.2.3'",
            .certificate(.otherName)
        ),
        (60, "curl: (60) SSL certificate problem: certificate is not yet valid", .certificate(.notYetValid)),
        (60, "curl: (60) Something new", .certificate(.other("Something new"))),
        (
            77, "curl: (77) error setting certificate verify locations",
            .other("error setting certificate verify locations")
        ),
        (2, "", .other("curl has ended with 2")),
    ]

    @Test("failures are told apart", arguments: failures)
    func failing(code: Int32?, message: String, failure: WebFailure) {
        #expect(exchange(code, "", "* Closing connection 0\n\(message)\nsyllabus-remote \n").result.failure == failure)
    }

    @Test(
        "the end of a certificate is read as OpenSSL and GnuTLS write it",
        arguments: [
            ("*  expire date: Feb  1 12:00:00 2027 GMT", "2027-02-01T12:00:00Z"),
            ("*  expire date: Dec 31 23:59:59 2099 GMT", "2099-12-31T23:59:59Z"),
            ("* \t expire date: Mon, 01 Feb 2027 12:00:00 GMT", "2027-02-01T12:00:00Z"),
        ])
    func ends(line: String, moment: String) {
        #expect(CertificateEnd(line[...])?.moment.rfc3339 == moment)
    }

    @Test(
        "and anything else is none",
        arguments: [
            "", "*  start date: Feb  1 12:00:00 2027 GMT", "<  expire date: Feb  1 12:00:00 2027 GMT",
            "*  expire date: ", "*  expire date: Foo  1 12:00:00 2027 GMT", "*  expire date: Feb 30 12:00:00 2027 GMT",
            "*  expire date: Feb  1 12:00:00 2027 CET", "*  expire date: , , , , ,", "*  expire date: Mon,",
        ])
    func noEnds(line: String) {
        #expect(CertificateEnd(line[...]) == nil)
    }
}

extension Result {
    fileprivate var failure: Failure? {
        guard case .failure(let failure) = self else { return nil }
        return failure
    }
}
