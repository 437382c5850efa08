import Gateway
import JSON
import Testing

@Suite struct ReviewsTests {
    let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
        try laboratory.send(
            "POST", "/api/v1/courses", .form("title=A&url=https://example.com/a", as: Laboratory.basic()))
    }

    @discardableResult
    private func add(_ json: String, as authorization: String? = Laboratory.basic()) throws -> Response {
        try laboratory.send("POST", "/api/v1/reviews", .json(json, as: authorization))
    }

    @Test("a review is added by who is signed in, and seen by anyone, at its course too")
    func add() throws {
        let made = try add(#"{"course":1,"rating":5,"comment":"nice\n"}"#)
        #expect(made.status == .created)
        #expect(made[.location] == "/api/v1/reviews/1")
        let review = try #require(made.json?.object)
        #expect(review.members.map(\.key) == ["id", "for_course", "rating", "comment", "created_at", "created_by"])
        #expect(review["for_course"] == "/api/v1/courses/1")
        #expect(review["comment"] == "nice\n")
        #expect(try laboratory.send("GET", "/api/v1/reviews/1").json == .object(review))
        for path in ["/api/v1/reviews", "/api/v1/courses/1/reviews"] {
            #expect(try laboratory.send("GET", path).json == ["reviews": [.object(review)]])
        }
        let course = try laboratory.send("GET", "/api/v1/courses/1").json?.object
        #expect(course?["reviews"] == ["/api/v1/reviews/1"])
        #expect(course?["rating"] == ["average": 5, "count": 1, "spread": [0, 0, 0, 0, 1]])
        let list = try laboratory.send("GET", "/api/v1/courses").json?.object?["courses"]?.array
        #expect(list?.first?.object?["rating"] == ["average": 5, "count": 1])
    }

    static let bodies: [(String, String, JSONValue)] = [
        ("application/json", #"{"course":1,"rating":4}"#, ""),
        ("application/json", #"{"course":"1","rating":"4"}"#, ""),
        ("application/json", #"{"course":1,"rating":4,"comment":null}"#, ""),
        ("application/x-www-form-urlencoded", "course=1&rating=4&comment=a%0D%0Ab", "a\nb"),
        ("application/x-www-form-urlencoded", "course=1&rating=4&comment=", ""),
        (
            "multipart/form-data; boundary=b",
            ["course\"\r\n\r\n1", "rating\"\r\n\r\n4", "comment\"\r\n\r\nx\r\ny"].map {
                "--b\r\nContent-Disposition: form-data; name=\"\($0)\r\n"
            }.joined() + "--b--", "x\ny"
        ),
    ]

    @Test("a body may be JSON or a form, and numbers may be text in both", arguments: bodies)
    func acceptedBodies(type: String, content: String, comment: JSONValue) throws {
        let sent = Sent(authorization: Laboratory.basic(), type: type, content: Array(content.utf8))
        let made = try laboratory.send("POST", "/api/v1/reviews", sent)
        #expect(made.status == .created)
        #expect(made.json?.object?["rating"] == 4)
        #expect(made.json?.object?["comment"] == comment)
    }

    static let faults: [(String, JSONValue)] = [
        ("{}", ["course": "No course provided", "rating": "No course rating provided"]),
        (
            #"{"course":null,"rating":"","comment":"\r"}"#,
            [
                "course": "No course provided", "rating": "No course rating provided",
                "comment": "The comment holds the control character U+000D; only tab and newline are allowed",
            ]
        ),
        (
            #"{"course":1.5,"rating":true,"comment":5}"#,
            [
                "course": "course must be a whole number", "rating": "rating must be a whole number",
                "comment": "comment must be text",
            ]
        ),
        (#"{"course":1,"rating":6}"#, ["rating": "The course rating must be a whole number from 1 to 5"]),
        (#"{"course":1,"rating":0}"#, ["rating": "The course rating must be a whole number from 1 to 5"]),
        (#"{"course":1,"rating":"05"}"#, ["rating": "rating must be a whole number"]),
        (#"{"course":2,"rating":5}"#, ["course": "Course 2 does not exist"]),
        (
            #"{"course":2,"rating":9,"comment":7}"#,
            [
                "course": "Course 2 does not exist", "rating": "The course rating must be a whole number from 1 to 5",
                "comment": "comment must be text",
            ]
        ),
        (#"{"course":-1,"rating":5}"#, ["course": "Course -1 does not exist"]),
        (#"{"course":9223372036854775807,"rating":5}"#, ["course": "Course 9223372036854775807 does not exist"]),
        (#"{"course":9223372036854775808,"rating":5}"#, ["course": "course must be a whole number"]),
        (
            #"{"course":1,"rating":5,"comment":"\#(String(repeating: "é", count: 5001))"}"#,
            ["comment": "The comment has 5001 characters, more than the 5000 allowed"]
        ),
    ]

    @Test("a wrong body is refused with all that is wrong with it", arguments: faults)
    func refusedBodies(content: String, message: JSONValue) throws {
        let response = try add(content)
        #expect(response.status == .badRequest)
        #expect(response.message == message)
        #expect(try laboratory.send("GET", "/api/v1/reviews").json == ["reviews": []])
    }

    @Test("5000 characters are the most, and come back as they are")
    func longest() throws {
        let comment = String(repeating: "é", count: 5000)
        #expect(
            try add(#"{"course":1,"rating":5,"comment":"\#(comment)"}"#).json?.object?["comment"] == .string(comment))
    }

    @Test("only the author or an admin changes a review")
    func ownership() throws {
        try add(#"{"course":1,"rating":5,"comment":"mine"}"#)
        try laboratory.add("other")
        try laboratory.add("chief", isAdmin: true)
        let bodies = ["PUT": #"{"course":1,"rating":1}"#, "PATCH": #"{"rating":2}"#, "DELETE": ""]
        for (method, body) in bodies {
            let sent = body.isEmpty ? Sent.nothing : .json(body)
            #expect(try laboratory.send(method, "/api/v1/reviews/1", sent).status == .unauthorized)
            var others = sent
            others.authorization = Laboratory.basic("other")
            #expect(try laboratory.send(method, "/api/v1/reviews/1", others).status == .forbidden)
        }
        #expect(try laboratory.send("GET", "/api/v1/reviews/1").json?.object?["rating"] == 5)
        for (name, rating) in [("kennethlove", 3), ("chief", 4)] as [(String, Int64)] {
            let sent = Sent.json(#"{"rating":\#(rating)}"#, as: Laboratory.basic(name))
            let changed = try laboratory.send("PATCH", "/api/v1/reviews/1", sent)
            #expect(changed.status == .ok)
            #expect(changed[.location] == "/api/v1/reviews/1")
            #expect(changed.json?.object?["rating"] == .integer(rating))
            #expect(changed.json?.object?["comment"] == "mine")
            #expect(changed.json?.object?["created_by"] == "kennethlove")
        }
        let replaced = try laboratory.send(
            "PUT", "/api/v1/reviews/1", .json(#"{"course":1,"rating":1}"#, as: Laboratory.basic()))
        #expect(replaced.json?.object?["comment"] == "")
        let removal = Sent(authorization: Laboratory.basic("chief"))
        #expect(try laboratory.send("DELETE", "/api/v1/reviews/1", removal).status == .noContent)
        #expect(try laboratory.send("DELETE", "/api/v1/reviews/1", removal).status == .notFound)
        #expect(try laboratory.send("GET", "/api/v1/reviews/1").message == "Review 1 does not exist")
    }

    @Test("what a review is changed to is judged like a new one")
    func refusedChanges() throws {
        try add(#"{"course":1,"rating":5}"#)
        let changes: [(String, JSONValue)] = [
            ("{}", "Send at least one of course, rating and comment."),
            (#"{"rating":null,"x":1}"#, "Send at least one of course, rating and comment."),
            (
                #"{"rating":9,"comment":[]}"#,
                ["rating": "The course rating must be a whole number from 1 to 5", "comment": "comment must be text"]
            ),
            (#"{"course":7}"#, ["course": "Course 7 does not exist"]),
        ]
        for (body, message) in changes {
            let response = try laboratory.send("PATCH", "/api/v1/reviews/1", .json(body, as: Laboratory.basic()))
            #expect(response.status == .badRequest)
            #expect(response.message == message)
        }
        let incomplete = Sent.json(#"{"comment":"x"}"#, as: Laboratory.basic())
        #expect(
            try laboratory.send("PUT", "/api/v1/reviews/1", incomplete).message
                == ["course": "No course provided", "rating": "No course rating provided"])
    }

    @Test("reviews of a course are paged, and those of none are 404")
    func pages() throws {
        for rating in 1...3 { try add(#"{"course":1,"rating":\#(rating)}"#) }
        for path in ["/api/v1/reviews", "/api/v1/courses/1/reviews"] {
            let page = try laboratory.send("GET", "\(path)?limit=2")
            #expect(page.json?.object?["reviews"]?.array?.count == 2)
            #expect(page[.link] == "<\(path)?limit=2&after=2>; rel=\"next\"")
            #expect(try laboratory.send("GET", "\(path)?limit=2&after=2")[.link] == nil)
            #expect(try laboratory.send("GET", "\(path)?limit=0").status == .badRequest)
        }
        let missing = try laboratory.send("GET", "/api/v1/courses/2/reviews")
        #expect(missing.status == .notFound)
        #expect(missing.message == "Course 2 does not exist")
    }

    @Test("paths in a review begin with the mount")
    func mounted() throws {
        try add(#"{"course":1,"rating":5}"#)
        let sent = Sent(mount: Mount("/deep"))
        #expect(
            try laboratory.send("GET", "/deep/api/v1/reviews/1", sent).json?.object?["for_course"]
                == "/deep/api/v1/courses/1")
        #expect(
            try laboratory.send("GET", "/deep/api/v1/courses/1", sent).json?.object?["reviews"]
                == ["/deep/api/v1/reviews/1"])
    }
}
