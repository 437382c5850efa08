import FoundationEssentials
import SQLite
import Synchronization
import TestSupport
import Testing
import Time

@testable import Catalogue

@Suite struct CatalogueStoreTests {
    static let author = Author(id: 7, name: "kennethlove")
    static let moment = Timestamp(seconds: 1_795_435_200)

    let folder: TemporaryFolder
    let store: CatalogueStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CatalogueStore(path: folder.database)
    }

    @Test("a course comes back as it was stored, from another store too")
    func addAndRead() throws {
        let draft = try CourseDraft(title: "Django Basics", url: "https://teamtreehouse.com/library/django-basics")
        let added = try store.add(draft, by: Self.author, at: Self.moment)
        func expected(_ spread: [Int64]?) -> Course {
            Course(
                id: 1, title: "Django Basics", url: "https://teamtreehouse.com/library/django-basics",
                createdAt: Self.moment, creator: Self.author, reviews: [], ratings: .none, spread: spread)
        }
        #expect(added == expected([0, 0, 0, 0, 0]))
        #expect(try store.course(1) == added)
        #expect(try CatalogueStore(path: folder.database).courses(.id(after: 0), limit: 100) == [expected(nil)])
    }

    @Test("the size is that of the file once the log is in it, and grows before")
    func size() throws {
        #expect(try store.checkpoint())
        let before = try store.size()
        let contents = try #require(FileManager.default.contents(atPath: folder.database))
        #expect(before == Int64(contents.count))
        for number in 0..<200 { _ = try add("http://a/\(number)") }
        #expect(try store.size() > before)
    }

    @Test("a URL that is there already is told with the course that has it, and nothing is stored")
    func duplicate() throws {
        _ = try add("http://a/1")
        _ = try add("http://a/2")
        #expect(throws: CatalogueError.duplicateURL(existing: 2)) { _ = try add("HTTP://A/2") }
        #expect(try store.courses(.id(after: 0), limit: 10).count == 2)
        #expect(try add("http://a/3").id == 3)
    }

    @Test(
        "a page begins after an id and has at most so many",
        arguments: [
            (0, 100, [1, 2, 3, 4, 5]), (0, 2, [1, 2]), (2, 2, [3, 4]), (4, 2, [5]), (5, 2, []), (.max, 2, []),
            (.min, 1, [1]), (0, 0, []), (0, -1, []), (0, .min, []), (0, .max, [1, 2, 3, 4, 5]),
        ] as [(Int64, Int, [Int64])])
    func page(after: Int64, limit: Int, ids: [Int64]) throws {
        for number in 1...5 {
            _ = try add("http://a/\(number)")
        }
        #expect(try store.courses(.id(after: after), limit: limit).map(\.id) == ids)
    }

    @Test("an id that no course has finds none", arguments: [0, -1, 2, .max, .min] as [Int64])
    func noSuchCourse(id: Int64) throws {
        _ = try add("http://a/1")
        #expect(try store.course(id) == nil)
    }

    @Test("an id is not used again, not even the highest")
    func idsAreNotUsedAgain() throws {
        _ = try add("http://a/1")
        #expect(try add("http://a/2").id == 2)
        try Connection(path: folder.database).execute(
            "PRAGMA trusted_schema = ON; DELETE FROM courses WHERE id = 2")
        #expect(try add("http://a/2").id == 3)
    }

    @Test("ids that have run out are told as full, not wrapped round")
    func idsRunOut() throws {
        try Connection(path: folder.database).execute(
            "PRAGMA trusted_schema = ON; INSERT INTO courses (id, title, url, created_at) VALUES (\(Int64.max), 'last', 'http://a/last', 0)"
        )
        let error = #expect(throws: CatalogueError.self) { _ = try add("http://a/1") }
        #expect(kind(of: error) == "full")
        #expect(try store.course(.max)?.title == "last")
    }

    @Test("a writer that waits too long is told that the catalogue is busy, and can go on afterwards")
    func busy() throws {
        let other = try CatalogueStore(path: folder.database, busyTimeout: 60)
        let writer = try Connection(path: folder.database)
        try writer.execute("BEGIN IMMEDIATE")
        let start = ContinuousClock.now
        let error = #expect(throws: CatalogueError.self) { _ = try add("http://a/1", to: other) }
        #expect(kind(of: error) == "busy")
        #expect(ContinuousClock.now - start >= .milliseconds(50))
        #expect(try other.courses(.id(after: 0), limit: 1).isEmpty)
        try writer.execute("COMMIT")
        #expect(try add("http://a/1", to: other).id == 1)
    }

    @Test("eight stores that add fifty courses each lose none and give every id once")
    func eightWriters() throws {
        let database = folder.database
        let failures = Failures()
        let ids = Mutex<[Int64]>([])
        withThreads(8) { thread in
            failures.collect {
                let store = try CatalogueStore(path: database, busyTimeout: 60_000)
                for number in 0..<50 {
                    let id = try Self.add("http://a/\(thread)/\(number)", to: store).id
                    ids.withLock { $0.append(id) }
                }
            }
        }
        #expect(failures.all.isEmpty)
        #expect(ids.withLock { Set($0) } == Set(1...400))
        #expect(try store.courses(.id(after: 0), limit: 1000).count == 400)
    }

    @Test("several stores that add the same URL store it once")
    func sameURL() throws {
        let database = folder.database
        let failures = Failures()
        withThreads(8) { _ in
            failures.collect { _ = try Self.add("http://a/1", to: CatalogueStore(path: database)) }
        }
        #expect(failures.all == Array(repeating: "course 1 has that URL already", count: 7))
    }

    @Test("a title with anything in it comes back byte for byte")
    func titlesKeepTheirBytes() throws {
        for (number, title) in ["'; DROP TABLE courses;--", "e\u{301}", "\u{e9}", "😀\u{200d}", "?1 :x @y"].enumerated()
        {
            try expectRoundTrip(of: title, number: number)
        }
    }

    struct NaughtyString: Decodable {
        let s: String
    }

    @Test("naughty strings are refused or come back byte for byte", .enabled(if: Vectors.areThere))
    func naughtyStrings() throws {
        let strings: [NaughtyString] = try Vectors.cases("naughty_strings")
        for (number, string) in strings.map(\.s).enumerated() where (try? CourseTitle(string)) != nil {
            try expectRoundTrip(of: string, number: number)
        }
    }

    private func expectRoundTrip(of text: String, number: Int) throws {
        let title = try CourseTitle(text)
        let draft = CourseDraft(title: title, url: try CourseURL("http://a/\(number)"))
        let id = try store.add(draft, by: Author(id: 1, name: text), at: Self.moment).id
        let course = try #require(try store.course(id))
        #expect(Array(course.title.utf8) == Array(title.text.utf8))
        #expect(Array(try #require(course.creator).name.utf8) == Array(text.utf8))
    }

    private func add(_ url: String) throws -> Course {
        try Self.add(url, to: store)
    }

    private func add(_ url: String, to store: CatalogueStore) throws -> Course {
        try Self.add(url, to: store)
    }

    private static func add(_ url: String, to store: CatalogueStore) throws -> Course {
        try store.add(CourseDraft(title: "A course", url: url), by: author, at: moment)
    }

    private func kind(of error: CatalogueError?) -> String {
        switch error {
        case .busy: "busy"
        case .full: "full"
        default: "\(String(describing: error))"
        }
    }
}
