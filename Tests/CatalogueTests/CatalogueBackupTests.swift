import FoundationEssentials
import SQLite
import TestSupport
import Testing
import Time

@testable import Catalogue

@Suite("Copies of the catalogue, and their way back")
struct CatalogueBackupTests {
    let folder: TemporaryFolder
    let store: CatalogueStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CatalogueStore(path: folder.database)
        for number in 1...3 { _ = try add(number, to: store) }
        let draft = try ReviewDraft(course: 1, rating: 4, comment: "Good")
        _ = try store.add(draft, by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment)
    }

    private func add(_ number: Int, to store: CatalogueStore) throws -> Course {
        let draft = try CourseDraft(title: "Course", url: "http://a/\(number)")
        return try store.add(draft, by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment)
    }

    private func copy() throws -> String {
        try CatalogueSnapshot(of: folder.database).copy(to: folder["copy"]) { _, _ in }
        return folder["copy"]
    }

    private func restoration(of backup: String) throws -> CatalogueRestoration {
        try CatalogueRestoration(of: backup, in: folder["staged"]) { _, _ in }
    }

    private func removeAll(from path: String) throws {
        try Connection(path: path).execute("PRAGMA trusted_schema = ON; DELETE FROM courses")
    }

    @Test("a copy is whole and one file, and tells how much there is")
    func copies() throws {
        let copy = try copy()
        #expect(try CatalogueInspection(of: copy).damages.isEmpty)
        #expect(try CatalogueSnapshot(ofBackup: copy).size() == CatalogueSize(courses: 3, reviews: 1))
        #expect(!folder.names.contains { $0.hasPrefix("copy-") })
        // The version for reading: 1 is without a log (https://www.sqlite.org/fileformat.html, section 1.3).
        #expect(FileManager.default.contents(atPath: copy)?[19] == 1)
        #expect(
            try CatalogueStore(path: copy).courses(.id(after: 0), limit: 10) == store.courses(.id(after: 0), limit: 10))
    }

    @Test("a snapshot stays what it was, page by page, whatever is written")
    func snapshot() throws {
        let snapshot = try CatalogueSnapshot(of: folder.database)
        #expect(try snapshot.courses(after: 0, limit: 2).map(\.id) == [1, 2])
        try removeAll(from: folder.database)
        #expect(try snapshot.courses(after: 2, limit: 2).map(\.id) == [3])
        #expect(try snapshot.courses(after: 3, limit: 2).isEmpty)
        #expect(try snapshot.reviews(after: 0, limit: 2).map(\.course) == [1])
        #expect(try snapshot.size() == CatalogueSize(courses: 3, reviews: 1))
    }

    @Test("a course of nobody has no creator")
    func nobody() throws {
        try Connection(path: folder.database).execute(
            "UPDATE courses SET creator = NULL, created_by = NULL WHERE id = 2")
        let records = try CatalogueSnapshot(of: folder.database).courses(after: 0, limit: 10)
        #expect(records.map(\.creator) == [CatalogueStoreTests.author, nil, CatalogueStoreTests.author])
    }

    @Test("the greatest creator is that of the courses and the reviews, whichever is greater")
    func creators() throws {
        let connection = try Connection(path: folder.database)
        #expect(try CatalogueSnapshot(of: folder.database).greatestCreator() == CatalogueStoreTests.author.id)
        try connection.execute("UPDATE courses SET creator = 70 WHERE id = 2")
        #expect(try CatalogueSnapshot(of: folder.database).greatestCreator() == 70)
        try connection.execute("UPDATE reviews SET creator = 71; UPDATE courses SET creator = NULL, created_by = NULL")
        #expect(try CatalogueSnapshot(of: folder.database).greatestCreator() == 71)
        try connection.execute("DELETE FROM reviews")
        #expect(try CatalogueSnapshot(of: folder.database).greatestCreator() == nil)
        try Migrations.apply([Migrations.steps[0]], to: try Connection(path: folder["old"]))
        #expect(try CatalogueSnapshot(of: folder["old"]).greatestCreator() == nil)
    }

    @Test("stores that are open see the courses of the backup at once, and search them")
    func replaced() throws {
        let before = try store.courses(.id(after: 0), limit: 10)
        let restoration = try restoration(of: try copy())
        try removeAll(from: folder.database)
        _ = try add(99, to: store)
        try restoration.holding(folder.database).finish { _, _ in }
        #expect(try store.courses(.id(after: 0), limit: 10) == before)
        #expect(try store.courses(.id(after: 0), limit: 10).first?.reviews == [1])
        #expect(try CatalogueInspection(of: folder.database).damages.isEmpty)
    }

    @Test("ids go on from the greater of both numbers, where either is the greater one")
    func ids() throws {
        let backup = try copy()
        for number in 4...6 { _ = try add(number, to: store) }
        try removeAll(from: folder.database)
        try restoration(of: backup).holding(folder.database).finish { _, _ in }
        #expect(try add(7, to: store).id == 7)

        let fresh = try CatalogueStore(path: folder["fresh"])
        let again = try CatalogueRestoration(of: backup, in: folder["staged again"]) { _, _ in }
        try again.holding(folder["fresh"]).finish { _, _ in }
        #expect(try add(8, to: fresh).id == 4)
    }

    @Test("a backup without an id goes on from those that were given")
    func idsOfAnEmptyBackup() throws {
        _ = try CatalogueStore(path: folder["empty"])
        try restoration(of: folder["empty"]).holding(folder.database).finish { _, _ in }
        #expect(try store.courses(.id(after: 0), limit: 10).isEmpty)
        #expect(try add(9, to: store).id == 4)
    }

    @Test("a backup of an older schema is brought up to date, and left as it is")
    func older() throws {
        let old = try Connection(path: folder["old"])
        try Migrations.apply([Migrations.steps[0]], to: old)
        try old.execute("INSERT INTO courses VALUES (5, 'Old', 'http://old', 1, 7, 'kennethlove')")
        let snapshot = try CatalogueSnapshot(of: folder["old"])
        #expect(try !snapshot.isOfToday && snapshot.size() == CatalogueSize(courses: 1, reviews: 0))
        try restoration(of: folder["old"]).holding(folder.database).finish { _, _ in }
        #expect(try store.course(5)?.title == "Old")
        #expect(try CatalogueInspection(of: folder["old"]).schemaVersion == 1)
    }

    @Test("a backup of a newer schema, or of no database, is refused")
    func refused() throws {
        try Connection(path: folder["newer"]).execute("PRAGMA user_version = 99")
        #expect(throws: CatalogueError.unknownSchema(version: 99, known: Int64(Migrations.steps.count))) {
            try restoration(of: folder["newer"])
        }
        try folder.write(String(repeating: "no database ", count: 100), to: "none")
        let error = #expect(throws: CatalogueError.self) { try CatalogueSnapshot(of: folder["none"]) }
        guard case .corrupt = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a catalogue that others keep locked stays as it was")
    func busy() throws {
        let restoration = try restoration(of: try copy())
        _ = try add(4, to: store)
        let writer = try Connection(path: folder.database)
        try writer.execute("BEGIN IMMEDIATE")
        let error = #expect(throws: CatalogueError.self) {
            _ = try restoration.holding(folder.database, busyTimeout: 100)
        }
        guard case .busy = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try writer.execute("ROLLBACK")
        #expect(try store.courses(.id(after: 0), limit: 10).count == 4)
    }

    @Test("nobody else can write from the moment that the lock is taken, and everybody when it is given up")
    func held() throws {
        let restoration = try restoration(of: try copy())
        let (writer, write) = (try Connection(path: folder.database, busyTimeout: 0), "BEGIN IMMEDIATE; ROLLBACK")
        do {
            let held = try restoration.holding(folder.database)
            defer { withExtendedLifetime(held) {} }
            #expect(throws: SQLiteError.self) { try writer.execute(write) }
            #expect(try store.courses(.id(after: 0), limit: 10).count == 3)
        }
        try writer.execute(write)
        #expect(try store.courses(.id(after: 0), limit: 10).count == 3)
    }
}
