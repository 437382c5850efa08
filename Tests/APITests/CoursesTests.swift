import Gateway
import JSON
import Testing

@Suite struct CoursesTests {
    let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    private func add(_ title: String, _ path: String) throws -> Response {
        try laboratory.send(
            "POST", "/api/v1/courses",
            .form("title=\(title)&url=https://example.com/\(path)", as: Laboratory.basic()))
    }

    @Test("a course is added by who is signed in, and seen by anyone")
    func add() throws {
        let form = "title=Django+Basics&url=https://teamtreehouse.com/library/django-basics"
        let made = try laboratory.send("POST", "/api/v1/courses", .form(form, as: laboratory.token()))
        #expect(made.status == .created)
        #expect(made[.location] == "/api/v1/courses/1")
        let course = try #require(made.json?.object)
        #expect(
            course.members.map(\.key) == ["id", "title", "url", "reviews", "created_at", "created_by", "rating"])
        #expect(course["title"] == "Django Basics")
        #expect(course["created_by"] == "kennethlove")
        #expect(try laboratory.send("GET", "/api/v1/courses/1").json == .object(course))
        #expect(course["rating"]?.object?.members.map(\.key) == ["average", "count", "spread"])
        var listed = course
        listed["rating"] = ["average": .null, "count": 0]
        #expect(try laboratory.send("GET", "/api/v1/courses").json == ["courses": [.object(listed)]])
    }

    static let bodies: [(String, String)] = [
        ("application/json", #"{"title":"T","url":"https://example.com/t"}"#),
        ("application/vnd.api+json", #"{"title":"T","url":"https://example.com/t"}"#),
        ("application/json; charset=UTF-8", #"{"x":[{"title":1}],"title":"T","url":"https://example.com/t"}"#),
        ("application/x-www-form-urlencoded", "title=T&url=https%3A%2F%2Fexample.com%2Ft&id=77"),
        (
            "multipart/form-data; boundary=\"b\"",
            "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nT\r\n"
                + "--b\r\nX: y\r\ncontent-disposition: form-data; name=url\r\n\r\nhttps://example.com/t\r\n--b--\r\n"
        ),
    ]

    @Test("a body may be JSON, a form or a multipart form", arguments: bodies)
    func acceptedBodies(type: String, content: String) throws {
        let sent = Sent(authorization: Laboratory.basic(), type: type, content: Array(content.utf8))
        let made = try laboratory.send("POST", "/api/v1/courses", sent)
        #expect(made.status == .created)
        #expect(made.json?.object?["title"] == "T")
        #expect(made.json?.object?["url"] == "https://example.com/t")
    }

    static let missing: JSONValue = ["title": "No course title provided", "url": "No course URL provided"]
    static let faults: [(String, String, Status, JSONValue?)] = [
        ("", "", .badRequest, missing), ("application/json", "{}", .badRequest, missing),
        ("application/json", #"{"title":null,"url":" "}"#, .badRequest, missing),
        (
            "application/json", #"{"title":5,"url":["x"]}"#, .badRequest,
            ["title": "title must be text", "url": "url must be text"]
        ),
        ("application/json", "[]", .badRequest, "The content must be a JSON object."),
        ("application/json", "null", .badRequest, "The content must be a JSON object."),
        ("application/json", "{", .badRequest, nil),
        ("application/json", #"{"title":"a","title":"b"}"#, .badRequest, nil),
        ("application/json", String(repeating: "[", count: 10_000), .badRequest, nil),
        (
            "application/x-www-form-urlencoded", "title=a&title=b", .badRequest,
            "The form has the field \"title\" twice."
        ),
        ("application/x-www-form-urlencoded", "title=%ff", .badRequest, nil),
        (
            "application/x-www-form-urlencoded", (0..<65).map { "f\($0)=1" }.joined(separator: "&"), .badRequest,
            "The form is malformed, has over 64 fields, or is not UTF-8."
        ),
        (
            "multipart/form-data; boundary=b",
            (0..<65).map { "--b\r\nContent-Disposition: form-data; name=f\($0)\r\n\r\n1\r\n" }.joined() + "--b--",
            .badRequest, "The form is malformed, has over 64 fields, or is not UTF-8."
        ),
        ("multipart/form-data", "--\r\n", .badRequest, nil),
        ("multipart/form-data; boundary=b", "--b", .badRequest, nil),
        ("multipart/form-data; boundary=b", "--b\r\n\r\nx\r\n--b--", .badRequest, nil),
        ("text/plain", "title=a", .unsupportedMediaType, nil), ("", "title=a", .unsupportedMediaType, nil),
        ("application/json; charset=utf-16", "{}", .unsupportedMediaType, nil),
        ("json", "{}", .unsupportedMediaType, nil),
    ]

    @Test("a wrong body is refused with all that is wrong with it", arguments: faults)
    func refusedBodies(type: String, content: String, status: Status, message: JSONValue?) throws {
        let sent = Sent(
            authorization: Laboratory.basic(), type: type.isEmpty ? nil : type, content: Array(content.utf8))
        let response = try laboratory.send("POST", "/api/v1/courses", sent)
        #expect(response.status == status)
        if let message { #expect(response.message == message) }
        #expect(try laboratory.send("GET", "/api/v1/courses").json == ["courses": []])
    }

    @Test("a URL that is there already is a conflict, which tells where")
    func duplicate() throws {
        try #expect(add("A", "x").status == .created)
        let second = try add("B", "x")
        #expect(second.status == .conflict)
        #expect(second[.location] == "/api/v1/courses/1")
        #expect(second.message == ["url": "Course 1 has this URL already"])
    }

    @Test("a list is cut into pages that link to each other")
    func pages() throws {
        for number in 1...5 { try #expect(add("C\(number)", "\(number)").status == .created) }
        var target: String? = "/api/v1/courses?limit=2"
        var pages: [[JSONValue?]] = []
        while let next = target {
            let response = try laboratory.send("GET", next)
            pages.append(response.json?.object?["courses"]?.array?.map { $0.object?["id"] } ?? [])
            let link = response[.link]
            #expect(link == nil || link?.hasSuffix(">; rel=\"next\"") == true)
            target = link.map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        #expect(pages == [[1, 2], [3, 4], [5]])
    }

    @Test(
        "a page that cannot be is refused",
        arguments: [
            "limit=0", "limit=1001", "limit=abc", "limit=", "limit=1&limit=2", "after=-1", "after=x",
            "after=9223372036854775808", "limit=%ff", "limit=1.0", "limit=+-1", "limit=%2B5", "limit=05", "after=-0",
        ])
    func wrongPage(query: String) throws {
        #expect(try laboratory.send("GET", "/api/v1/courses?\(query)").status == .badRequest)
    }

    static let ids: [(String, JSONValue)] = [
        ("999", "Course 999 does not exist"), ("0", "Course 0 does not exist"),
        ("9223372036854775807", "Course 9223372036854775807 does not exist"),
        ("9223372036854775808", "The requested URL was not found on the server."),
        ("-1", "The requested URL was not found on the server."),
        ("00001", "The requested URL was not found on the server."),
        ("+1", "The requested URL was not found on the server."),
        ("1.0", "The requested URL was not found on the server."),
        ("abc", "The requested URL was not found on the server."),
        ("1/", "The requested URL was not found on the server."),
        ("1%2f", "The requested URL was not found on the server."),
        ("%D9%A1", "The requested URL was not found on the server."),
    ]

    @Test("an id that is not there, or is none, is 404", arguments: ids)
    func noCourse(id: String, message: JSONValue) throws {
        try #expect(add("A", "x").status == .created)
        let response = try laboratory.send("GET", "/api/v1/courses/\(id)")
        #expect(response.status == .notFound)
        #expect(response.message == message)
    }

    @Test("paths in answers begin with the mount")
    func mounted() throws {
        let mount = try #require(Mount("/deep/er"))
        var sent = Sent.form("title=A&url=https://example.com/a", as: Laboratory.basic())
        sent.mount = mount
        #expect(try laboratory.send("POST", "/deep/er/api/v1/courses", sent)[.location] == "/deep/er/api/v1/courses/1")
        #expect(try laboratory.send("POST", "/api/v1/courses", sent).status == .notFound)
    }
}
