import FoundationEssentials
import SQLite
import TestSupport
import Testing
import Time

@testable import Catalogue

@Suite struct MigrationsTests {
    static let known = Int64(Migrations.steps.count)

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a fresh file gets the schema, and a second opening changes nothing")
    func freshAndTwice() throws {
        _ = try CatalogueStore(path: folder.database)
        let first = try contents()
        #expect(try userVersion() == Self.known)
        _ = try CatalogueStore(path: folder.database)
        #expect(try contents() == first)
    }

    @Test("stores that start together take each step once", arguments: 1...20)
    func together(round: Int) throws {
        let database = folder.database
        let failures = Failures()
        withThreads(8) { _ in
            failures.collect { _ = try CatalogueStore(path: database) }
        }
        #expect(failures.all.isEmpty)
        #expect(try userVersion() == Self.known)
    }

    @Test("steps are taken from where the file stands")
    func severalSteps() throws {
        let connection = try Connection(path: folder.database)
        let steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO b VALUES (1)"]
        try Migrations.apply([steps[0]], to: connection)
        #expect(try userVersion() == 1)
        try Migrations.apply(steps, to: connection)
        #expect(try userVersion() == 2)
    }

    @Test("a step that fails leaves the version and the file's content as they were")
    func failedStep() throws {
        let connection = try Connection(path: folder.database)
        #expect(throws: CatalogueError.self) {
            try Migrations.apply(["CREATE TABLE a (x)", "CREATE TABLE b (x); SELEC 1"], to: connection)
        }
        #expect(try userVersion() == 1)
        #expect(throws: SQLiteError.self) { _ = try connection.prepare("SELECT * FROM b") }
    }

    @Test("a file of the first step keeps its courses, and the highest id ever given")
    func fromTheFirstStep() throws {
        let connection = try Connection(path: folder.database)
        try Migrations.apply([Migrations.steps[0]], to: connection)
        try connection.execute(
            """
            INSERT INTO courses (title, url, created_at, creator, created_by) VALUES
                ('Swift', 'http://a/1', 5, 7, 'kennethlove'), ('Gone', 'http://a/2', 6, 7, 'kennethlove');
            DELETE FROM courses WHERE id = 2
            """)
        let store = try CatalogueStore(path: folder.database)
        let course = Course(
            id: 1, title: "Swift", url: "http://a/1", createdAt: Timestamp(seconds: 5),
            creator: CatalogueStoreTests.author, reviews: [], ratings: .none, spread: nil)
        #expect(try store.courses(.id(after: 0), limit: 10) == [course])
        #expect(try store.courses(.id(after: 0), limit: 10, matching: SearchWords("swi")) == [course])
        let draft = try CourseDraft(title: "New", url: "http://a/3")
        #expect(try store.add(draft, by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment).id == 3)
    }

    @Test("an empty file of the first step whose courses are all gone keeps the highest id too")
    func fromTheFirstStepWithoutCourses() throws {
        let connection = try Connection(path: folder.database)
        try Migrations.apply([Migrations.steps[0]], to: connection)
        try connection.execute(
            """
            INSERT INTO courses (title, url, created_at, creator, created_by) VALUES ('Gone', 'http://a/2', 6, 7, 'k');
            DELETE FROM courses
            """)
        let store = try CatalogueStore(path: folder.database)
        let draft = try CourseDraft(title: "New", url: "http://a/3")
        #expect(try store.add(draft, by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment).id == 2)
    }

    @Test("a file of the fourth step keeps its reviews, and its courses tell how their ratings are spread")
    func fromTheFourthStep() throws {
        let connection = try Connection(path: folder.database)
        try Migrations.apply(Array(Migrations.steps.prefix(4)), to: connection)
        try connection.execute(
            """
            PRAGMA trusted_schema = ON;
            INSERT INTO courses (title, url, created_at) VALUES ('a', 'http://a/1', 5), ('b', 'http://a/2', 5);
            INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) VALUES
                (2, 5, '', 0, 1, 'k'), (2, 4, '', 0, 1, 'k'), (2, 5, '', 0, 1, 'k'), (2, 1, '', 0, 1, 'k')
            """)
        let store = try CatalogueStore(path: folder.database)
        #expect(try store.course(1)?.spread == [0, 0, 0, 0, 0])
        #expect(try store.course(2)?.spread == [1, 0, 0, 1, 2])
        #expect(try store.course(2)?.ratings == Ratings(count: 4, total: 15))
        _ = try store.add(
            ReviewDraft(course: 1, rating: 2, comment: ""), by: CatalogueStoreTests.author,
            at: CatalogueStoreTests.moment)
        #expect(try store.course(1)?.spread == [0, 1, 0, 0, 0])
        #expect(try CatalogueInspection(of: folder.database).faults == [])
    }

    @Test("a schema that is not known is refused and left as it was", arguments: [known + 1, 99, Int64(Int32.max), -1])
    func unknownVersion(version: Int64) throws {
        try Connection(path: folder.database).execute("CREATE TABLE t (x); PRAGMA user_version = \(version)")
        let before = try contents()
        #expect(throws: CatalogueError.unknownSchema(version: version, known: Self.known)) {
            _ = try CatalogueStore(path: folder.database)
        }
        #expect(try contents() == before)
    }

    @Test("a file that is not a database is refused and left as it was")
    func garbage() throws {
        let garbage = Data("not a database, but somebody's diary\n".utf8)
        try garbage.write(to: URL(filePath: folder.database))
        let error = try #require(throws: CatalogueError.self) { _ = try CatalogueStore(path: folder.database) }
        guard case .corrupt = error else {
            Issue.record("\(error)")
            return
        }
        #expect(try contents() == garbage)
        #expect(folder.names == ["test.sqlite"])
    }

    private func contents() throws -> Data {
        try Data(contentsOf: URL(filePath: folder.database))
    }

    private func userVersion() throws -> Int64? {
        try Connection(path: folder.database).prepare("PRAGMA user_version").rows { row throws(SQLiteError) in
            try row.integer(0)
        }.first
    }
}
