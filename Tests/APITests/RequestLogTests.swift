import Gateway
import Logging
import Testing

@testable import API

@Suite struct RequestLogTests {
    private func laboratory() throws -> Laboratory {
        try Laboratory(log: LogRules(accessLog: true, slowSeconds: 0))
    }

    private func text(_ key: String, _ record: RecordingLogHandler.Record?) -> String? {
        record?.metadata[key].map { "\($0)" }
    }

    @Test("a request is told of with who, what, how long and how much")
    func record() throws {
        let laboratory = try laboratory()
        let sent = Sent.form("title=T&url=https://example.com/t", as: Laboratory.basic())
        let response = try laboratory.send("POST", "/api/v1/courses", sent)
        try #require(laboratory.log.records.count == 1)
        let record = laboratory.log.records.first
        #expect(record?.level == .info)
        #expect(record?.message == "Request")
        let expected = [
            "request": "the-id", "method": "POST", "path": "/api/v1/courses", "status": "201", "principal": "1",
            "bytes": "\(response.content.count)",
        ]
        for (key, value) in expected { #expect(text(key, record) == value) }
        #expect(record.map { Set($0.metadata.keys) } == Set(expected.keys).union(["seconds"]))
        for key in ["status", "bytes", "seconds", "principal"] {
            guard case .stringConvertible = record?.metadata[key] else {
                Issue.record("\(key) is no number")
                continue
            }
        }
    }

    @Test("nothing is told of where it is not asked for, and of /ping never")
    func silence() throws {
        let silent = try Laboratory()
        try silent.send("GET", "/api/v1/courses")
        #expect(silent.log.records.isEmpty)
        let laboratory = try laboratory()
        for method in ["GET", "HEAD", "OPTIONS", "DELETE"] { try laboratory.send(method, "/ping?x=1") }
        #expect(laboratory.log.records.isEmpty)
    }

    static let paths: [(String, String)] = [
        ("/api/v1/courses?token=secret", "/api/v1/courses"), ("/%0A%zz\u{1B}[31m?secret", "/%0A%zz\u{1B}[31m"),
        ("http://user:secret@example.com/a/b?secret", "/a/b"), ("*", ""), ("user:secret@example.com:443", ""),
        ("/" + String(repeating: "x", count: 5000), "/" + String(repeating: "x", count: 1023)),
    ]

    @Test("the path is told of as it was sent, without query and bounded", arguments: paths)
    func path(target: String, path: String) throws {
        let laboratory = try laboratory()
        try laboratory.send("GET", target)
        #expect(text("path", laboratory.log.records.first) == path)
    }

    @Test("a method is told of bounded, and HEAD has no bytes")
    func method() throws {
        let laboratory = try laboratory()
        try laboratory.send(String(repeating: "M", count: 1000), "/api/v1/courses")
        #expect(text("method", laboratory.log.records.first) == String(repeating: "M", count: 32))
        try laboratory.send("HEAD", "/api/v1/courses")
        #expect(text("bytes", laboratory.log.records.last) == "0")
    }

    @Test("a principal is told of where the handler refused, and nobody where the sign-in did")
    func principal() throws {
        let laboratory = try laboratory()
        try laboratory.send("POST", "/api/v1/users/token", Sent(authorization: laboratory.token()))
        #expect(text("status", laboratory.log.records.last) == "403")
        #expect(text("principal", laboratory.log.records.last) == "1")
        try laboratory.send("POST", "/api/v1/courses", Sent(authorization: Laboratory.basic("kennethlove", "secret")))
        #expect(text("status", laboratory.log.records.last) == "401")
        #expect(text("principal", laboratory.log.records.last) == nil)
        #expect(!laboratory.log.records.contains { "\($0.metadata)".contains("secret") })
    }

    @Test("what came instead of a request is told of as far as it is known")
    func fault() throws {
        let laboratory = try laboratory()
        let id = try #require(RequestID("x"))
        _ = laboratory.responder.respond(to: .malformedParameters, of: Parameters(), id: id)
        let nothing = try #require(laboratory.log.records.last)
        #expect(Set(nothing.metadata.keys) == ["request", "status", "bytes", "seconds"])
        #expect(text("status", nothing) == "400")
        let parameters = Parameters(["REQUEST_METHOD": "HEAD", "REQUEST_URI": "/a?secret"])
        _ = laboratory.responder.respond(to: .wrongContentLength, of: parameters, id: id)
        let head = try #require(laboratory.log.records.last)
        #expect(text("method", head) == "HEAD")
        #expect(text("path", head) == "/a")
        #expect(text("bytes", head) == "0")
    }

    static let times: [(Int, Int64, Bool)] = [
        (0, 10_000_000, false), (1, 999_999, false), (1, 1_000_000, true), (2, 1_999_999, false), (2, 2_000_001, true),
    ]

    @Test("a request is slow from the set time on, and never where that is 0", arguments: times)
    func slow(setting: Int, microseconds: Int64, isSlow: Bool) {
        let rules = LogRules(accessLog: false, slowSeconds: setting)
        #expect(rules.isSlow(Seconds(microseconds: microseconds)) == isSlow)
    }

    @Test("a slow request is warned of, whether or not each one is told of", arguments: [true, false])
    func slowRequest(accessLog: Bool) throws {
        let rules = LogRules(accessLog: accessLog, slowTime: Seconds(microseconds: 0))
        let laboratory = try Laboratory(log: rules)
        try laboratory.send("GET", "/api/v1/courses")
        try laboratory.send("GET", "/ping")
        let warnings = laboratory.log.records.filter { $0.level == .warning }
        #expect(warnings.map(\.message) == ["Slow request"])
        #expect(text("path", warnings.first) == "/api/v1/courses")
        #expect(laboratory.log.records.count == (accessLog ? 2 : 1))
    }
}
