import Gateway
import JSON
import Testing

@testable import API

@Suite struct ServiceStatusTests {
    static let front = FrontStatus(
        workers: 4, busyWorkers: 1, connections: 9, idleConnections: 5, receivingConnections: 3, connectionLimit: 1000,
        acceptedConnections: 77, refusedConnections: 2, expiredConnections: 6, abortedRequests: 8, bodyLimit: 65_536,
        parameterLimit: 49_152)

    private func text(_ laboratory: Laboratory) throws -> [String] {
        let response = try laboratory.send("GET", "/status?format=openmetrics")
        return String(decoding: response.content, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("the status tells what the front tells, the accounts and the database")
    func json() throws {
        let response = try Laboratory(front: Self.front).send("GET", "/status")
        #expect(response[.contentType] == "application/json")
        #expect(response[.cacheControl] == "no-store")
        let status = try #require(response.json?.object)
        #expect(status["started_at"] == "2023-11-14T22:13:20Z")
        #expect(
            status["front"] == [
                "workers": ["count": 4, "busy": 1],
                "connections": [
                    "open": 9, "idle": 5, "receiving": 3, "limit": 1000, "accepted": 77, "refused": 2, "expired": 6,
                ],
                "aborted_requests": 8, "limits": ["body": 65_536, "parameters": 49_152],
            ])
        #expect(status["credentials"]?.object?["count"] == 1)
        #expect(try #require(status["database"]?.object?["bytes"]?.integer) > 4096)
    }

    @Test("in plain CGI there is no front to tell of")
    func noFront() throws {
        let laboratory = try Laboratory()
        #expect(try laboratory.send("GET", "/status").json?.object?["front"] == .null)
        #expect(try !text(laboratory).contains { $0.contains("connections") })
    }

    @Test("requests are counted by the route's pattern and the status, whatever the path was")
    func counts() throws {
        let laboratory = try Laboratory(front: Self.front)
        for path in ["/api/v1/courses/7", "/api/v1/courses/8", "/nope", "/a/b?c", "/ping"] {
            try laboratory.send("GET", path)
        }
        try laboratory.send("DELETE", "/ping")
        try laboratory.send("GET", "/api/v1/users/token")
        _ = laboratory.responder.respond(to: .contentTooLarge(limit: 1), of: Parameters(), id: RequestID())
        let samples = try text(laboratory).filter { $0.hasPrefix("syllabus_requests_total") }
        #expect(
            samples == [
                #"syllabus_requests_total{route="/ping",status="200"} 1"#,
                #"syllabus_requests_total{route="/ping",status="405"} 1"#,
                #"syllabus_requests_total{route="/api/v1/courses/{id}",status="404"} 2"#,
                #"syllabus_requests_total{route="/api/v1/users/token",status="401"} 1"#,
                #"syllabus_requests_total{route="none",status="404"} 2"#,
                #"syllabus_requests_total{route="none",status="413"} 1"#,
            ])
        let routes = try #require(laboratory.send("GET", "/status").json?.object?["requests"]?.array)
        let course = routes.first { $0.object?["route"] == "/api/v1/courses/{id}" }?.object
        #expect(course?["statuses"] == ["404": 2])
        #expect(course?["seconds"]?.object?["count"] == 2)
        #expect(course?["seconds"]?.object?["buckets"]?.object?["+Inf"] == 2)
    }

    @Test("a histogram counts up to each bound, and a time that is a bound belongs to it")
    func histogram() {
        var histogram = LatencyHistogram()
        for microseconds: Int64 in [0, 500, 501, 10_000_000, 10_000_001] {
            histogram.count(Seconds(microseconds: microseconds))
        }
        #expect(histogram.buckets.map(\.count) == [2] + Array(repeating: 3, count: 12) + [4, 5])
        #expect(histogram.buckets.map { $0.bound?.text }.prefix(2) == ["0.0005", "0.001"])
        #expect(histogram.sum.text == "20.001002")
    }

    static let accepted: [(String?, Bool)] = [
        (nil, false), ("", false), ("*/*", false), ("application/json", false), ("text/html", false),
        ("application/openmetrics-text", true), ("application/*", false), ("Application/OpenMetrics-Text; Q=1.0", true),
        ("application/json;q=0.4, application/openmetrics-text;q=0.5", true),
        ("application/json;q=0.5, application/openmetrics-text;q=0.5", false),
        ("application/openmetrics-text;q=0", false), ("application/openmetrics-text;q=1.1, */*;q=0.1", false),
        ("application/openmetrics-text;q=1.001", false), ("application/openmetrics-text;q=0.1234", false),
        ("application/openmetrics-text;q=.5", false), ("application/openmetrics-text;q=0.+5", false),
        ("application/openmetrics-text;q=0.001", true), ("application/openmetrics-text;q=1.", true),
        ("application/openmetrics-text;q=0.2, */*;q=0.1, application/json;q=0.3", false),
        // What Prometheus 2 and 3 send.
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true
        ),
        (
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;q=0.4,"
                + "*/*;q=0.2", true
        ),
    ]

    @Test("OpenMetrics is for those who would rather have it", arguments: accepted)
    func negotiated(accept: String?, isOpenMetrics: Bool) throws {
        let fields = accept.map { ["HTTP_ACCEPT": $0] } ?? [:]
        let response = try Laboratory().send("GET", "/status", Sent(fields: fields))
        let openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
        #expect(response[.contentType] == (isOpenMetrics ? openMetrics : "application/json"))
        #expect(response.all(.vary) == ["Accept"])
    }

    static let formats: [(String, Status, String)] = [
        ("json", .ok, "application/json"), ("xml", .badRequest, "application/problem+json"),
        ("openmetrics", .ok, "application/openmetrics-text; version=1.0.0; charset=utf-8"),
        ("", .badRequest, "application/problem+json"), ("JSON", .badRequest, "application/problem+json"),
        ("json&format=json", .badRequest, "application/problem+json"), ("%ff", .badRequest, "application/problem+json"),
    ]

    @Test("a format in the query goes before what the client accepts", arguments: formats)
    func format(format: String, status: Status, type: String) throws {
        let accept = format == "json" ? "application/openmetrics-text" : "application/json"
        let response = try Laboratory().send("GET", "/status?format=\(format)", Sent(fields: ["HTTP_ACCEPT": accept]))
        #expect(response.status == status)
        #expect(response[.contentType] == type)
    }
}
