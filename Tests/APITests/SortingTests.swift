import Gateway
import JSON
import Testing

@Suite struct SortingTests {
    private let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
        try laboratory.execute(
            """
            PRAGMA trusted_schema = ON;
            INSERT INTO courses (title, url, created_at) VALUES
                ('a', 'https://a/1', 0), ('b', 'https://a/2', 0), ('a', 'https://a/3', 0), ('b', 'https://a/4', 0),
                ('a', 'https://a/5', 0);
            INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) VALUES
                (2, 5, '', 0, 1, 'k'), (2, 4, '', 0, 1, 'k'), (2, 5, '', 0, 1, 'k'), (3, 5, '', 0, 1, 'k'),
                (4, 3, '', 0, 1, 'k')
            """)
    }

    private func ids(_ response: Response) -> [JSONValue?] {
        response.json?.object?["courses"]?.array?.map { $0.object?["id"] } ?? []
    }

    private static let sorted: [(String, [JSONValue?], String?)] = [
        ("sort=id", [1, 2], "limit=2&after=2&sort=id"),
        ("sort=newest", [5, 4], "limit=2&after=4&sort=newest"),
        ("sort=newest&after=4", [3, 2], "limit=2&after=2&sort=newest"),
        ("sort=newest&after=2", [1], nil),
        ("sort=newest&after=0", [], nil),
        ("sort=rating", [3, 2], "limit=2&after=2&rank=4670000000003&sort=rating"),
        ("sort=rating&after=2&rank=4670000000003", [4, 1], "limit=2&after=1&rank=0&sort=rating"),
        ("sort=rating&after=1&rank=0", [5], nil),
        ("sort=rating&q=b", [2, 4], nil),
        ("sort=rating&q=https", [3, 2], "limit=2&after=2&rank=4670000000003&sort=rating&q=https"),
        ("sort=newest&q=a+https", [5, 4], "limit=2&after=4&sort=newest&q=a%20https"),
        ("sort=rating&q=%2B", [], nil),
    ]

    @Test("a list has the order that is asked for, and so has the page that it links to", arguments: sorted)
    func orders(query: String, expected: [JSONValue?], link: String?) throws {
        let response = try laboratory.send("GET", "/api/v1/courses?limit=2&\(query)")
        #expect(ids(response) == expected)
        #expect(response[.link] == link.map { "</api/v1/courses?\($0)>; rel=\"next\"" })
        #expect(try laboratory.send("HEAD", "/api/v1/courses?limit=2&\(query)")[.link] == response[.link])
    }

    private static let wrong: [(String, String, String)] = [
        ("sort=", "sort", "sort is one of id, newest and rating"),
        ("sort=Rating", "sort", "sort is one of id, newest and rating"),
        ("sort=-id", "sort", "sort is one of id, newest and rating"),
        ("sort=id&sort=id", "sort", "sort is one of id, newest and rating"),
        ("rank=0", "rank", "rank goes with sort=rating alone"),
        ("sort=newest&after=3&rank=0", "rank", "rank goes with sort=rating alone"),
        (
            "sort=rating&after=3", "rank",
            "rank and after go together where sort is rating, as the Link field has them"
        ),
        (
            "sort=rating&rank=0", "rank",
            "rank and after go together where sort is rating, as the Link field has them"
        ),
        ("sort=rating&after=3&rank=1", "rank", "rank is one number as the Link field has it"),
        ("sort=rating&after=3&rank=00", "rank", "rank is one number as the Link field has it"),
        ("sort=rating&after=3&rank=-0", "rank", "rank is one number as the Link field has it"),
        ("sort=rating&after=3&rank=", "rank", "rank is one number as the Link field has it"),
        ("sort=rating&after=3&rank=0&rank=0", "rank", "rank is one number as the Link field has it"),
        ("sort=rating&after=3&rank=9223372036854775808", "rank", "rank is one number as the Link field has it"),
        ("sort=rating&after=x&rank=0", "after", "after is one whole number from 0 to 9223372036854775807"),
    ]

    @Test("an order that there is not is refused, and a place that no Link has", arguments: wrong)
    func faults(query: String, field: String, text: String) throws {
        let response = try laboratory.send("GET", "/api/v1/courses?\(query)")
        #expect(response.status == .badRequest)
        #expect(response.message == .object([field: .string(text)]))
    }

    @Test("what the words match may be too much to be sorted by rating")
    func tooMany() throws {
        try laboratory.execute(
            """
            PRAGMA trusted_schema = ON;
            INSERT INTO courses (title, url, created_at)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT 'c', i, 0 FROM n;
            INSERT INTO courses (title, url, created_at) VALUES ('c', 'd', 0)
            """)
        let response = try laboratory.send("GET", "/api/v1/courses?sort=rating&q=c")
        #expect(response.status == .badRequest)
        #expect(
            response.message == ["q": "More than 10000 courses match; search for more words to sort them by rating"])
        #expect(try laboratory.send("GET", "/api/v1/courses?sort=rating&q=c+d").status == .ok)
    }

    @Test("a list by rating is kept until a review changes it")
    func kept() throws {
        let target = "/api/v1/courses?sort=rating"
        let before = try laboratory.send("GET", target)
        #expect(ids(before) == [3, 2, 4, 1, 5])
        let fields = ["HTTP_IF_NONE_MATCH": before[.eTag] ?? ""]
        #expect(try laboratory.send("GET", target, Sent(fields: fields)).status == .notModified)
        let review = Sent.json(#"{"course":5,"rating":5}"#, as: Laboratory.basic())
        #expect(try laboratory.send("POST", "/api/v1/reviews", review).status == .created)
        #expect(ids(try laboratory.send("GET", target, Sent(fields: fields))) == [3, 5, 2, 4, 1])
    }
}
