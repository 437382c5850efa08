import Testing
import WebProbe

@Suite("Answers of web servers")
struct WebAnswerTests {
    private func answer(_ text: String) -> WebAnswer? { WebAnswer(parsing: Array(text.utf8)) }

    // RFC 9112, section 2.1 and following.
    @Test("head and content are taken apart")
    func parts() throws {
        let text = "HTTP/1.1 200 OK\r\nServer: Apache\r\nVary: A\r\nvary:\tB \t\r\nEmpty:\r\n\r\nHello\r\n\r\nWorld"
        let answer = try #require(self.answer(text))
        #expect(answer.status == 200)
        #expect(answer.field("SERVER") == "Apache")
        #expect(answer.field("Vary") == "A, B")
        #expect(answer.field("empty") == "")
        #expect(answer.field("Date") == nil)
        #expect(answer.text == "Hello\r\n\r\nWorld")
    }

    @Test("what is not quite as it should be is read all the same")
    func lenient() {
        #expect(answer("HTTP/2 204\r\n\r\n")?.status == 204)
        #expect(answer("HTTP/1.0 500\n\n")?.status == 500)
        #expect(answer("HTTP/1.1 200 OK\r\nno field\r\n: none\r\nA: b\r\n\r\n")?.fields.map(\.name) == ["A"])
        #expect(answer("HTTP/1.1 200 OK\r\nA: \u{0}\u{1b}\r\n\r\n")?.field("A") == "\u{0}\u{1b}")
    }

    @Test("interim answers come before the answer")
    func interim() throws {
        let answer = try #require(self.answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 Too Large\r\nA: b\r\n\r\nx"))
        #expect(answer.status == 413)
        #expect(answer.field("A") == "b")
        #expect(answer.text == "x")
    }

    @Test(
        "whatever else is none",
        arguments: [
            "", "\n", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n", "SSH-2.0-x\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 -20 OK\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
            "ICY 200 OK\r\n\r\n", "HTTP/1.1 ２００ OK\r\n\r\n",
        ])
    func none(text: String) {
        #expect(answer(text) == nil)
    }

    @Test("no bytes are a fault")
    func anyBytes() {
        let head = Array("HTTP/1.1 200 OK\r\nA: b\r\n\r\n".utf8)
        for index in head.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = head
                bytes[index] = byte
                _ = WebAnswer(parsing: bytes)?.detail
            }
        }
    }

    private func problem(_ status: Int, _ detail: String, _ fields: String = "") -> WebAnswer? {
        answer(
            "HTTP/1.1 \(status) X\r\nContent-Type: application/problem+json\r\n\(fields)\r\n{\"detail\":\"\(detail)\"}\n"
        )
    }

    @Test("the service is known by its challenge, and a token that it has seen by its words")
    func challenge() {
        let basic = "WWW-Authenticate: Basic realm=\"syllabus\", charset=\"UTF-8\"\r\n"
        let told = #"WWW-Authenticate: Token realm="syllabus", error="invalid_token", error_description="x""#
        let seen = problem(401, "The token is invalid.", "\(told)\r\n\(basic)")
        #expect(seen?.hasOwnChallenge == true)
        #expect(seen?.refusesToken == true)
        let unseen = problem(401, "Sign in to do this.", "WWW-Authenticate: Token realm=\"syllabus\"\r\n\(basic)")
        #expect(unseen?.hasOwnChallenge == true)
        #expect(unseen?.refusesToken == false)
        #expect(unseen?.refusesPassword == false)
        #expect(problem(401, "User name or password is wrong.", basic)?.refusesPassword == true)
        #expect(problem(401, "User name or password is wrong.")?.refusesPassword == false)
        #expect(problem(401, "x", "WWW-Authenticate: Basic realm=\"Members\"\r\n")?.hasOwnChallenge == false)
        #expect(answer("HTTP/1.1 401 X\r\n\r\n{\"detail\":\"User name or password is wrong.\"}")?.detail == nil)
    }

    @Test("the limit that was exceeded is the service's, where it says so")
    func limit() {
        #expect(problem(413, "The content is larger than 65536 bytes.")?.exceededBodyLimit == 65_536)
        #expect(problem(413, "The content is larger than the server takes.")?.exceededBodyLimit == nil)
        #expect(problem(413, "The content is larger than 99999999999999999999 bytes.")?.exceededBodyLimit == nil)
        #expect(problem(400, "The content is larger than 65536 bytes.")?.exceededBodyLimit == nil)
    }

    @Test("a program without a state folder says so")
    func firstRun() {
        #expect(problem(503, "The service is not set up yet: run ./syllabus init")?.isBeforeFirstRun == true)
        #expect(problem(503, "Too many passwords are being checked")?.isBeforeFirstRun == false)
    }

    @Test("the index of the API tells the mount")
    func mount() {
        func index(_ courses: String) -> String? {
            answer(
                "HTTP/1.1 200 OK\r\n\r\n{\"courses\":\"\(courses)\",\"token\":\"x\",\"openapi\":\"x\"}\n")?.mountOfIndex
        }
        #expect(index("/api/v1/courses") == "")
        #expect(index("/reviews/api/v1/courses") == "/reviews")
        #expect(index("/courses") == nil)
        #expect(answer("HTTP/1.1 200 OK\r\n\r\n{\"courses\":\"/api/v1/courses\"}")?.mountOfIndex == nil)
        #expect(answer("HTTP/1.1 200 OK\r\n\r\n<html>")?.mountOfIndex == nil)
    }

    @Test("what is for operators is known, and others' pages of that name are not")
    func operators() {
        #expect(answer("HTTP/1.1 200 OK\r\n\r\npong")?.isPong == true)
        #expect(answer("HTTP/1.1 200 OK\r\n\r\npong?")?.isPong == false)
        #expect(answer("HTTP/1.1 200 OK\r\n\r\n{\"started_at\":\"x\"}")?.isStatusOfService == true)
        #expect(answer("HTTP/1.1 200 OK\r\n\r\n{\"up\":true}")?.isStatusOfService == false)
        #expect(answer("HTTP/1.1 403 No\r\n\r\n{\"started_at\":\"x\"}")?.isStatusOfService == false)
    }

    @Test(
        "web servers are known by their Server field",
        arguments: [
            ("nginx", WebServer.nginx), ("nginx/1.22.1", .nginx), ("openresty/1.21", .nginx), ("Apache", .apache),
            ("Apache/2.4.62 (Debian)", .apache), ("lighttpd/1.4.69", .lighttpd), ("Caddy", .caddy),
            ("cloudflare", .unknown),
            ("", .unknown), ("Apache-Coyote/1.1", .unknown),
        ])
    func servers(field: String, server: WebServer) {
        #expect(WebServer(serverField: field) == server)
        #expect(WebServer(serverField: nil) == .unknown)
    }
}
