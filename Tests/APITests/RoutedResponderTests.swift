import API
import Gateway
import JSON
import TestSupport
import Testing

@Suite struct RoutedResponderTests {
    let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    static let allowed: [(String, String)] = [
        ("/ping", "GET, HEAD, OPTIONS"), ("/status", "GET, HEAD, OPTIONS"),
        ("/api/v1/courses", "GET, HEAD, OPTIONS, POST"),
        ("/api/v1/courses/1", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ("/api/v1/users/token", "DELETE, GET, HEAD, OPTIONS, POST"),
        ("/api/v1/courses/1/reviews", "GET, HEAD, OPTIONS"), ("/api/v1/reviews", "GET, HEAD, OPTIONS, POST"),
        ("/api/v1/reviews/1", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ("/api/v1/users", "GET, HEAD, OPTIONS, POST"), ("/api/v1/users/me", "DELETE, GET, HEAD, OPTIONS, PATCH"),
    ]

    @Test("OPTIONS tells the methods and needs no credentials", arguments: allowed)
    func options(path: String, methods: String) throws {
        let response = try laboratory.send("OPTIONS", path)
        #expect(response.status == .noContent)
        #expect(response[.allow] == methods)
    }

    @Test("a method that a path does not have is 405, before credentials are looked at", arguments: allowed)
    func wrongMethod(path: String, methods: String) throws {
        for method in ["LINK", "FOO", "get", "TRACE"] {
            let response = try laboratory.send(method, path, Sent(authorization: "Basic x"))
            #expect(response.status == .methodNotAllowed)
            #expect(response[.allow] == methods)
            #expect(response.message == "The method is not allowed for the requested URL.")
        }
    }

    @Test(
        "a path that is not there is 404, whatever the method",
        arguments: ["/", "/api", "/api/v2", "/api/v1/courses/", "//api/v1/courses", "/API/v1/courses", "/api/v1/nope"])
    func notFound(path: String) throws {
        for method in ["GET", "POST", "OPTIONS", "DELETE"] {
            #expect(try laboratory.send(method, path).status == .notFound)
        }
    }

    @Test("HEAD is answered as GET; its content is dropped where the answer is written")
    func head() throws {
        let get = try laboratory.send("GET", "/api/v1/courses")
        #expect(try laboratory.send("HEAD", "/api/v1/courses") == get)
    }

    @Test("what a client has already is 304")
    func notModified() throws {
        let tag = try #require(try laboratory.send("GET", "/api/v1/courses")[.eTag])
        for field in [tag, "W/\(tag)", "\"x\", \(tag)", "\"x\",\t\(tag)\t", "*"] {
            let response = try laboratory.send("GET", "/api/v1/courses", Sent(fields: ["HTTP_IF_NONE_MATCH": field]))
            #expect(response.status == .notModified)
            #expect(response.content.isEmpty)
            #expect(response[.eTag] == tag)
        }
        let other = try laboratory.send("GET", "/api/v1/courses", Sent(fields: ["HTTP_IF_NONE_MATCH": "\"x\""]))
        #expect(other.status == .ok)
    }

    @Test("public answers may be kept and asked about, answers to credentials may not be kept")
    func caching() throws {
        let open = try laboratory.send("GET", "/api/v1/courses")
        #expect(open[.cacheControl] == "no-cache")
        #expect(open[.vary] == nil)
        let personal = try laboratory.send("GET", "/api/v1/courses", Sent(authorization: laboratory.token()))
        #expect(personal[.cacheControl] == "no-store")
        #expect(personal[.vary] == "Authorization")
    }

    @Test("every answer has the request's id and is what its type says")
    func everyAnswer() throws {
        for (method, path) in [("GET", "/ping"), ("GET", "/nope"), ("DELETE", "/ping"), ("GET", "/api/v1/users/token")]
        {
            let response = try laboratory.send(method, path)
            #expect(response[.xRequestID] == "the-id")
            #expect(response[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test("a problem has the members of RFC 9457, the request's id, and the original's message")
    func problem() throws {
        let response = try laboratory.send("GET", "/api/v1/courses/7")
        #expect(response[.contentType] == "application/problem+json")
        #expect(
            response.json == [
                "type": "about:blank", "title": "Not Found", "status": 404, "detail": "Course 7 does not exist",
                "instance": "urn:syllabus:request:the-id", "message": "Course 7 does not exist",
            ])
    }

    /// Comparing strings of combining marks takes quadratic time, and whatever a client sends may be one.
    @Test("no text of a client takes long to compare", .timeLimit(.minutes(1)))
    func combiningMarks() throws {
        let marks =
            "a" + ["\u{345}", "\u{301}", "\u{327}", "\u{334}"].map { String(repeating: $0, count: 7000) }.joined()
        let time = try computingTime {
            try laboratory.send(
                "GET", "/api/v1/courses?\(marks)=1&limit=\(marks)", Sent(fields: ["HTTP_IF_NONE_MATCH": marks]))
            try laboratory.send("GET", "/api/v1/courses", Sent(fields: ["HTTP_IF_NONE_MATCH": marks]))
            try laboratory.send("GET", "/\(marks)/\(marks)")
            try laboratory.send(
                "GET", "/api/v1/users/token", Sent(authorization: marks, fields: ["HTTP_SEC_FETCH_MODE": marks]))
            try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: Laboratory.basic(marks)))
            try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: "Token \(marks)"))
            for type in [marks, "a/b; \(marks)=1", "application/json; charset=\"\(marks)\""] {
                try laboratory.send(
                    "POST", "/api/v1/courses", Sent(authorization: Laboratory.basic(), type: type, content: [1]))
            }
            for content in ["\(marks)=1&title=\(marks)", "title=x&url=\(marks)", "title=x&url=https://\(marks)/"] {
                try laboratory.send("POST", "/api/v1/courses", .form(content, as: Laboratory.basic()))
            }
            try laboratory.send("POST", "/api/v1/courses", .json("{\"\(marks)\":1}", as: Laboratory.basic()))
        }
        #expect(time < .seconds(2))
    }

    static let faults: [(RequestFault, Status)] = [
        (.noMethod, .badRequest), (.ambiguous("CONTENT_LENGTH"), .badRequest), (.wrongContentLength, .badRequest),
        (.contentUnreadable, .badRequest),
        (.contentTooLarge(limit: 65_536), .contentTooLarge), (.malformedParameters, .badRequest),
        (.parametersTooLarge(limit: 49_152), .requestHeaderFieldsTooLarge),
    ]

    @Test("what is no request has an answer too", arguments: faults)
    func fault(fault: RequestFault, status: Status) throws {
        let id = try #require(RequestID("x"))
        let response = laboratory.responder.respond(to: fault, of: Parameters(), id: id)
        #expect(response.status == status)
        #expect(response[.xRequestID] == "x")
    }
}
