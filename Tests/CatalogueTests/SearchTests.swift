import SQLite
import TestSupport
import Testing
import Time

@testable import Catalogue

@Suite struct SearchTests {
    let folder: TemporaryFolder
    let store: CatalogueStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CatalogueStore(path: folder.database)
    }

    private static let courses = [
        ("Django Basics", "https://teamtreehouse.com/library/django-basics"),
        ("Café ✓ 😀", "https://example.com/x1"),
        ("Web-Entwicklung für ÄNGSTLICHE", "https://example.com/x2"),
        ("C++ und C#", "https://example.com/cpp"),
        ("Введение в Swift", "https://example.com/x4"),
        ("\"quoted\" AND NOT (OR) NEAR* title:x", "https://example.com/x5"),
        ("🦀rust ₿100 ❤️", "https://emoji.example/"),
        ("Ελληνικά 한국어 йога", "https://emoji.example/8"),
        ("Ελληνικα\u{301} и\u{306}ога", "https://emoji.example/9"),
    ]

    private func fill() throws {
        for (title, url) in Self.courses {
            _ = try store.add(
                CourseDraft(title: title, url: url), by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment)
        }
    }

    private func ids(_ text: String, after: Int64 = 0, limit: Int = 100) throws -> [Int64] {
        let words = SearchWords(text)
        try #require(words != nil)
        return try store.courses(.id(after: after), limit: limit, matching: words).map(\.id)
    }

    @Test(
        "words are found in title or URL, in any order, without case or accents, the last one by its beginning",
        arguments: [
            ("django", [1]), ("DJANGO basics", [1]), ("basics django", [1]), ("jango", []), ("djan basics", []),
            ("basics djan", [1]), ("treehouse", []), ("teamtree", [1]), ("basics teamtreehouse", [1]),
            ("cafe", [2]), ("CAFÉ", [2]), ("cafe\u{301}", [2]), ("fur angstliche web", [3]), ("c", [1, 2, 3, 4, 5, 6]),
            ("C++ und", [4]), ("введ", [5]), ("ВВЕДЕНИЕ swift", [5]), ("https://example.com/x1", [2]),
            ("quoted and not or near", [6]), ("\"quoted\"", [6]), ("title:x", [6]), ("title : x5 ", [6]),
            ("x*", [2, 3, 5, 6]), ("^x", [2, 3, 5, 6]), ("-django", [1]), ("zzz django", []), ("+++", []),
            ("\u{301}", []),
            ("a\" OR \"django", []), ("{title url}: django", []), ("example\0com", [2, 3, 4, 5, 6]), ("😀", []),
            ("x1 \u{301}", [2]), ("\u{301} x1", [2]), ("🦀rust", [7]), ("₿100 🦀", [7]), ("❤️ 🦀rust", [7]), ("❤️", []),
            ("ελληνικά йога", [8, 9]), ("йога ελληνικα\u{301}", [8, 9]), ("и\u{306}ога", [8, 9]), ("한국", [8]),
            ("\u{1112}\u{1161}\u{11ab}국어", [8]),
        ] as [(String, [Int64])])
    func words(text: String, expected: [Int64]) throws {
        try fill()
        #expect(try ids(text) == expected)
    }

    @Test("what is found is cut into pages like everything")
    func pages() throws {
        try fill()
        #expect(try ids("https", limit: 2) == [1, 2])
        #expect(try ids("https", after: 2, limit: 3) == [3, 4, 5])
        #expect(try ids("https", after: 9, limit: 3).isEmpty)
        #expect(try ids("https", limit: 0).isEmpty)
    }

    @Test("a course is found by what it is called now, and not at all when it is gone, whoever changed it")
    func changes() throws {
        try fill()
        let changes = CourseChanges(title: try CourseTitle("Flask"), url: nil)
        _ = try store.update(course: 1, changes, unless: { _ in nil as String? })
        #expect(try ids("flask") == [1])
        #expect(try ids("basics flask") == [1])
        _ = try store.remove(course: 1, unless: { _ in nil as String? })
        #expect(try ids("flask").isEmpty)
        let connection = try Connection(path: folder.database)
        try connection.execute("PRAGMA trusted_schema = ON; UPDATE courses SET title = 'Tornado' WHERE id = 2")
        #expect(try ids("tornado") == [2])
        #expect(try ids("cafe").isEmpty)
        try connection.execute("INSERT INTO course_words (course_words) VALUES ('integrity-check')")
    }

    @Test("a text of more than 200 characters is no search")
    func tooLong() {
        #expect(SearchWords(String(repeating: "a", count: 200)) != nil)
        #expect(SearchWords(String(repeating: "a", count: 201)) == nil)
    }

    @Test("a word that is repeated is looked for once, and the last one is still a beginning")
    func repeated() throws {
        #expect(SearchWords("com Com basics com") == SearchWords("basics com"))
        try fill()
        #expect(try ids("django basics djan djan") == [1])
        #expect(try ids("swift swi") == [5])
    }

    @Test("any character may stand in a search")
    func anyCharacter() throws {
        try fill()
        for value in (0...0x10FFFF as ClosedRange<UInt32>).filter({ $0 < 0x3100 || $0 % 61 == 0 }) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "swift \(Character(scalar))x \(Character(scalar))"
            #expect(throws: Never.self) { _ = try ids(text) }
        }
    }
}
