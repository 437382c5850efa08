import Gateway
import JSON
import Testing

@Suite struct CourseChangesTests {
    static let course = "/api/v1/courses/1"

    let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
        try laboratory.add("other")
        try laboratory.add("chief", isAdmin: true)
        for name in ["a", "b"] {
            try laboratory.send(
                "POST", "/api/v1/courses",
                .form("title=\(name)&url=https://example.com/\(name)", as: Laboratory.basic()))
        }
    }

    private func send(
        _ method: String, _ body: String? = nil, as name: String = "kennethlove", path: String = course,
        _ fields: [String: String] = [:]
    ) throws -> Response {
        var sent = body.map { Sent.json($0) } ?? .nothing
        sent.authorization = Laboratory.basic(name)
        sent.fields = fields
        return try laboratory.send(method, path, sent)
    }

    private func get(_ path: String = course, _ fields: [String: String] = [:]) throws -> Response {
        try laboratory.send("GET", path, Sent(fields: fields))
    }

    @Test("its creator and an admin change a course, and nobody else", arguments: ["kennethlove", "chief"])
    func ownership(name: String) throws {
        #expect(try send("PUT", #"{"title":"x"}"#, as: "other").status == .forbidden)
        #expect(try send("PATCH", #"{"title":"x"}"#, as: "other").status == .forbidden)
        #expect(try send("DELETE", as: "other").status == .forbidden)
        #expect(try laboratory.send("DELETE", Self.course).status == .unauthorized)
        #expect(try get().json?.object?["title"] == "a")

        let put = try send("PUT", #"{"title":" Put ","url":"HTTPS://Example.com/Put"}"#, as: name)
        #expect(put.status == .ok)
        #expect(put[.location] == Self.course)
        #expect(put.json?.object?["title"] == "Put")
        #expect(put.json?.object?["url"] == "https://example.com/Put")
        #expect(put.json?.object?["created_by"] == "kennethlove")
        #expect(try get().content == put.content)
        #expect(try get()[.eTag] == put[.eTag])

        let patched = try send("PATCH", #"{"title":"Patched"}"#, as: name)
        #expect(patched.status == .ok)
        #expect(patched.json?.object?["url"] == "https://example.com/Put")
        #expect(try get().content == patched.content)

        #expect(try send("DELETE", as: name).status == .noContent)
        #expect(try get().status == .notFound)
        #expect(try send("DELETE", as: name).status == .notFound)
    }

    @Test("a course of nobody is changed by an admin alone")
    func ofNobody() throws {
        try laboratory.execute("UPDATE courses SET creator = NULL, created_by = NULL WHERE id = 1")
        #expect(try get().json?.object?["created_by"] == .null)
        #expect(try send("PATCH", #"{"title":"x"}"#).status == .forbidden)
        #expect(try send("PATCH", #"{"title":"x"}"#, as: "chief").status == .ok)
    }

    @Test("what cannot be changed to is refused, and nothing changes")
    func refused() throws {
        let changes: [(String, String, Status, JSONValue)] = [
            ("PUT", #"{"title":"x"}"#, .badRequest, ["url": "No course URL provided"]),
            ("PATCH", "{}", .badRequest, "Send a title, a url, or both."),
            ("PATCH", #"{"title":null}"#, .badRequest, "Send a title, a url, or both."),
            (
                "PATCH", #"{"title":"","url":5}"#, .badRequest,
                ["title": "No course title provided", "url": "url must be text"]
            ),
            ("PATCH", #"{"url":"https://EXAMPLE.com/b"}"#, .conflict, ["url": "Course 2 has this URL already"]),
            (
                "PUT", #"{"title":"x","url":"https://example.com/b"}"#, .conflict,
                ["url": "Course 2 has this URL already"]
            ),
        ]
        for (method, body, status, message) in changes {
            let response = try send(method, body)
            #expect(response.status == status)
            #expect(response.message == message)
            #expect(response[.location] == (status == .conflict ? "/api/v1/courses/2" : nil))
        }
        #expect(try get().json?.object?["title"] == "a")
        #expect(try send("PUT", #"{"title":"y","url":"https://example.com/a"}"#).status == .ok)
    }

    @Test(
        "what is not there is 404, even with a precondition",
        arguments: [("PUT", #"{"title":"x","url":"http://a/x"}"#), ("PATCH", #"{"title":"x"}"#), ("DELETE", nil)]
            as [(String, String?)])
    func missing(method: String, body: String?) throws {
        for id in ["3", "0", "9223372036854775807"] {
            let response = try send(method, body, path: "/api/v1/courses/\(id)", ["HTTP_IF_MATCH": "*"])
            #expect(response.status == .notFound)
            #expect(response.message == .string("Course \(id) does not exist"))
        }
        #expect(try send(method, body, path: "/api/v1/courses/9223372036854775808").status == .notFound)
    }

    @Test("If-Match keeps what has changed from being changed again")
    func ifMatch() throws {
        let tag = try #require(try get()[.eTag])
        let first = try send("PUT", #"{"title":"x","url":"https://example.com/x"}"#, ["HTTP_IF_MATCH": tag])
        #expect(first.status == .ok)
        for (method, body) in [
            ("PUT", #"{"title":"y","url":"http://a/y"}"#), ("PATCH", #"{"title":"y"}"#), ("DELETE", nil),
        ]
            as [(String, String?)]
        {
            #expect(try send(method, body, ["HTTP_IF_MATCH": tag]).status == .preconditionFailed)
            // A weak tag is none to change something by (RFC 9110, section 13.1.1).
            let weak = try "W/" + #require(first[.eTag])
            #expect(try send(method, body, ["HTTP_IF_MATCH": weak]).status == .preconditionFailed)
            #expect(try send(method, body, ["HTTP_IF_NONE_MATCH": "*"]).status == .preconditionFailed)
        }
        #expect(try get().content == first.content)
        let list = try "\"other\" , " + #require(first[.eTag])
        #expect(try send("PATCH", #"{"title":"z"}"#, ["HTTP_IF_MATCH": list]).status == .ok)
        #expect(try send("DELETE", nil, ["HTTP_IF_MATCH": "*"]).status == .noContent)
    }

    @Test("who may not change a course learns that before its state")
    func forbiddenFirst() throws {
        #expect(try send("PATCH", "[", as: "other", ["HTTP_IF_MATCH": "\"x\""]).status == .forbidden)
    }

    @Test("a review changes the course's representation and its tag")
    func reviewed() throws {
        let before = try get()
        try laboratory.send("POST", "/api/v1/reviews", .json(#"{"course":1,"rating":4}"#, as: Laboratory.basic()))
        try laboratory.send("POST", "/api/v1/reviews", .json(#"{"course":1,"rating":5}"#, as: Laboratory.basic()))
        let after = try get()
        #expect(after[.eTag] != before[.eTag])
        #expect(
            after.json?.object?["rating"] == ["average": .number("4.5"), "count": 2, "spread": [0, 0, 0, 1, 1]])
        let replaced = try send("PATCH", #"{"title":"z"}"#)
        #expect(replaced.json?.object?["rating"] == after.json?.object?["rating"])
        #expect(try get().content == replaced.content)
        #expect(try send("DELETE", nil, ["HTTP_IF_MATCH": before[.eTag] ?? ""]).status == .preconditionFailed)
        #expect(try send("DELETE").status == .noContent)
        #expect(try get("/api/v1/reviews").json == ["reviews": []])
    }

    static let searches: [(String, [Int64], String?)] = [
        ("q=b", [2], nil), ("q=example", [1, 2], nil), ("q=", [1, 2], nil), ("q=%20%09", [1, 2], nil),
        ("q=++", [1, 2], nil),
        ("q=%2B%2B", [], nil), ("q=nothing", [], nil),
        ("q=Example+com&limit=1", [1], "</api/v1/courses?limit=1&after=1&q=Example%20com>; rel=\"next\""),
        ("q=example&limit=1&after=1", [2], nil),
        (
            "q=example%22%26%C3%A9&limit=1", [1],
            "</api/v1/courses?limit=1&after=1&q=example%22%26%C3%A9>; rel=\"next\""
        ),
    ]

    @Test("q searches, and goes along to the next page", arguments: searches)
    func search(query: String, ids: [Int64], link: String?) throws {
        let found = try get("/api/v1/courses?\(query)")
        #expect(found.json?.object?["courses"]?.array?.map { $0.object?["id"]?.integer } == ids)
        #expect(found[.link] == link)
    }

    @Test(
        "a search that is none is refused",
        arguments: [
            "q=a&q=b", "q=&q=", "q=" + String(repeating: "+", count: 201), "q=" + String(repeating: "a", count: 201),
            "q=%ff",
        ])
    func wrongSearch(query: String) throws {
        #expect(try get("/api/v1/courses?\(query)").status == .badRequest)
    }
}
