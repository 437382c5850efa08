import Catalogue
import Testing

@Suite struct CourseDraftTests {
    @Test("a good title and URL make a draft")
    func draft() throws {
        let draft = try CourseDraft(title: " Django Basics ", url: "HTTPS://Example.com/X")
        #expect(draft.title.text == "Django Basics")
        #expect(draft.url.text == "https://example.com/X")
    }

    @Test(
        "all faults are told at once, in order",
        arguments: [
            (nil, nil, ["title: No course title provided", "url: No course URL provided"]),
            ("", " ", ["title: No course title provided", "url: No course URL provided"]),
            (nil, "http://a", ["title: No course title provided"]), ("x", nil, ["url: No course URL provided"]),
            (
                "a\u{7}b", "ftp://a",
                [
                    "title: The course title holds the control character U+0007",
                    "url: The course URL must begin with http:// or https://",
                ]
            ),
        ] as [(String?, String?, [String])])
    func faults(title: String?, url: String?, expected: [String]) throws {
        let faults = try #require(throws: DraftFaults.self) { try CourseDraft(title: title, url: url) }
        #expect(faults.faults.map { "\($0.field): \($0.sentence)" } == expected)
    }
}
