import FoundationEssentials
import SQLite
import TestSupport
import Testing

@testable import FlaskImport

@Suite struct OldDatabaseTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("the rows are read as they are, in order of id, and nothing is changed")
    func rows() throws {
        try folder.writeOldRows()
        try folder.writeOld(
            """
            INSERT INTO course VALUES (3, CAST(x'ff' AS TEXT), x'00', 2016);
            INSERT INTO review VALUES (1, 99, 4.5, 7, '', 98);
            """)
        let before = try contents()
        let old = try OldDatabase(path: folder.old)
        #expect(old.rowCount == 7 && old.ignored == [])
        var (users, courses, reviews): ([OldUser], [OldCourse], [OldReview]) = ([], [], [])
        try old.forEachUser { users.append($0) }
        try old.forEachCourse { courses.append($0) }
        try old.forEachReview { reviews.append($0) }
        #expect(users == [Old.user(1, "kennethlove", "kenneth@example.org"), Old.user(3, "zoe", "zoe@example.org")])
        #expect(courses[0] == Old.course(1, "Django Basics", "HTTP://A/1"))
        #expect(courses[1] == OldCourse(id: 3, title: .notUTF8, url: .other, createdAt: .integer(2016)))
        #expect(
            reviews[0]
                == Old.review(
                    1, of: OldReference(.integer(99), isThere: false), rating: .other, comment: .text("7"),
                    date: .text(""), by: OldReference(.integer(98), isThere: false)))
        #expect(reviews[1].course == OldReference(.integer(5)) && reviews[1].author == OldReference(.integer(3)))
        #expect(try contents() == before && folder.names == ["old.sqlite"])
    }

    @Test("what the old application has is told where it lacks, and what there is besides")
    func schema() throws {
        try folder.writeOld(Old.schema + "; DROP TABLE review; ALTER TABLE course RENAME COLUMN url TO link")
        #expect(
            throws: OldDatabaseError.otherSchema(path: folder.old, missing: ["column course.url", "table review"])
        ) { try OldDatabase(path: folder.old) }
        try folder.writeOld(
            "DROP TABLE course; DROP TABLE user; \(Old.schema); CREATE TABLE b (x); ALTER TABLE user ADD is_admin")
        #expect(try OldDatabase(path: folder.old).ignored == ["column user.is_admin", "table b"])
    }

    @Test("what is no database, and none at all, are told apart")
    func noDatabase() throws {
        try folder.write(String(repeating: "no database ", count: 100), to: "old.sqlite")
        var error = #expect(throws: OldDatabaseError.self) { try OldDatabase(path: folder.old) }
        guard case .damaged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        error = #expect(throws: OldDatabaseError.self) { try OldDatabase(path: folder["none"]) }
        guard case .unopened = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(folder.names == ["old.sqlite"])
    }

    @Test("while it is read nobody changes it, and what is not committed is not seen", arguments: ["DELETE", "WAL"])
    func running(mode: String) throws {
        try folder.writeOldRows()
        let application = try Connection(path: folder.old, busyTimeout: 10)
        try application.execute("PRAGMA journal_mode = \(mode); BEGIN IMMEDIATE; DELETE FROM review")
        let old = try OldDatabase(path: folder.old)
        if mode == "DELETE" {
            let error = #expect(throws: SQLiteError.self) { try application.execute("COMMIT") }
            #expect(error?.code == .busy)
        } else {
            try application.execute("COMMIT")
        }
        var count = 0
        try old.forEachReview { _ in count += 1 }
        #expect(count == 1)
    }

    @Test("one with a log that nobody has open is read, and nothing appears beside it")
    func closedLog() throws {
        try folder.writeOldRows()
        try folder.writeOld("PRAGMA journal_mode = WAL; DELETE FROM review")
        try #require(folder.names == ["old.sqlite"])
        #expect(try OldDatabase(path: folder.old).rowCount == 4)
        #expect(folder.names == ["old.sqlite"])
    }

    @Test("a change that was cut off is taken back by the application, not here")
    func cutOff() throws {
        try folder.writeOldRows()
        let application = try folder.writeOld("PRAGMA cache_size = 1; BEGIN IMMEDIATE; DELETE FROM review")
        try application.execute(
            """
            WITH numbers (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000)
            INSERT INTO course SELECT n, hex(randomblob(50)), n, n FROM numbers
            """)
        // As a kill leaves it: the file half written, and the journal beside it.
        for name in ["", "-journal"] {
            try FileManager.default.copyItem(atPath: folder.old + name, toPath: folder["cut"] + name)
        }
        #expect(throws: OldDatabaseError.cutOff(path: folder["cut"])) { try OldDatabase(path: folder["cut"]) }
        #expect(folder.names.contains("cut-journal"))
    }

    private func contents() throws -> Data {
        try Data(contentsOf: URL(filePath: folder.old))
    }
}
