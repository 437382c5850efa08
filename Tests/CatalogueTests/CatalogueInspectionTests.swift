import FoundationEssentials
import SQLite
import TestSupport
import Testing

@testable import Catalogue

@Suite struct CatalogueInspectionTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func fill() throws -> CatalogueStore {
        let store = try CatalogueStore(path: folder.database)
        for number in 0..<500 {
            let draft = try CourseDraft(title: "Course", url: "http://a/\(number)")
            _ = try store.add(draft, by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment)
        }
        return store
    }

    @Test("a file that nobody has open is looked at, and nothing appears beside it")
    func closed() throws {
        _ = try fill()
        let before = try contents()
        try #require(folder.names == ["test.sqlite"])
        let found = try CatalogueInspection(of: folder.database)
        #expect(
            found.schemaVersion == MigrationsTests.known && found.knownVersion == MigrationsTests.known
                && found.damages.isEmpty)
        #expect(folder.names == ["test.sqlite"])
        #expect(try contents() == before)
    }

    @Test("a file that a store has open is looked at, with what is in its log alone")
    func open() throws {
        let store = try CatalogueStore(path: folder.database)
        let names = folder.names
        #expect(try CatalogueInspection(of: folder.database).schemaVersion == MigrationsTests.known)
        #expect(folder.names == names)
        #expect(try store.courses(.id(after: 0), limit: 1).isEmpty)
    }

    @Test("a file whose name SQLite could take for more than a name is looked at", arguments: ["a?b#c%41 d", "é"])
    func names(name: String) throws {
        _ = try CatalogueStore(path: folder[name])
        #expect(try CatalogueInspection(of: folder[name]).schemaVersion == MigrationsTests.known)
        #expect(folder.names == [name])
    }

    @Test("a file that is not there is not made")
    func missing() throws {
        #expect(throws: CatalogueError.self) { try CatalogueInspection(of: folder.database) }
        #expect(folder.names.isEmpty)
    }

    @Test("an empty file has no step of the schema yet")
    func empty() throws {
        try folder.write("", to: "test.sqlite")
        #expect(try CatalogueInspection(of: folder.database).schemaVersion == 0)
    }

    @Test("damage is found wherever it is behind the schema, in the index of words too", arguments: 1...9)
    func damaged(tenths: Int) throws {
        _ = try fill()
        var bytes = try contents()
        let page = bytes.count / 4096 * tenths / 10
        for index in 4096 * page..<4096 * (page + 2) { bytes[index] = 0x55 }
        try bytes.write(to: URL(filePath: folder.database))
        #expect(try !CatalogueInspection(of: folder.database).damages.isEmpty)
    }

    @Test("what seems damaged is looked at once more, since it may have been written meanwhile")
    func twice() throws {
        _ = try fill()
        let whole = try CatalogueInspection(of: folder.database)
        try folder.write(String(repeating: "no database ", count: 100), to: "none")
        let error = try #require(throws: CatalogueError.self) { try CatalogueInspection(of: folder["none"]) }
        var looks = 0
        let found = try CatalogueInspection.confirming { () throws(CatalogueError) in
            looks += 1
            if looks == 1 { throw error }
            return whole
        }
        #expect(looks == 2 && found.damages.isEmpty)
    }

    @Test("a database with other tables is another program's")
    func foreign() throws {
        try Connection(path: folder["other"]).execute("CREATE TABLE courses (x)")
        #expect(try CatalogueInspection(of: folder["other"]).isForeign)
        try Connection(path: folder["later"]).execute("CREATE TABLE x (y); PRAGMA user_version = 1")
        #expect(try CatalogueInspection(of: folder["later"]).isForeign)
        _ = try fill()
        #expect(try !CatalogueInspection(of: folder.database).isForeign)
    }

    @Test("a file of each step has no fault", arguments: 1...Migrations.steps.count)
    func faultless(count: Int) throws {
        try Migrations.apply(Array(Migrations.steps.prefix(count)), to: try Connection(path: folder.database))
        #expect(try CatalogueInspection(of: folder.database).faults == [])
    }

    @Test("a file that was brought up to date step by step has no fault")
    func faultlessAfterSteps() throws {
        for count in 1...Migrations.steps.count {
            try Migrations.apply(Array(Migrations.steps.prefix(count)), to: try Connection(path: folder.database))
        }
        _ = try fill()
        #expect(try CatalogueInspection(of: folder.database).faults == [])
    }

    @Test(
        "what this program does not make so is a fault",
        arguments: [
            ("CREATE TABLE sqlitex (x)", "table sqlitex is not of this program"),
            ("CREATE TRIGGER t AFTER INSERT ON courses BEGIN SELECT 1; END", "trigger t is not of this program"),
            ("DROP INDEX reviews_by_course", "index reviews_by_course is missing or changed"),
            ("PRAGMA user_version = 1", "index courses_by_rating is not of this program"),
            (
                "INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) VALUES (9999, 1, '', 1, 1, '')",
                "reviews of courses that are not there: 1"
            ),
        ])
    func faults(sql: String, fault: String) throws {
        _ = try fill()
        try Connection(path: folder.database).execute("PRAGMA foreign_keys = OFF; \(sql)")
        let found = try CatalogueInspection(of: folder.database)
        #expect(found.faults.first == fault && found.damages.isEmpty && !found.isForeign)
    }

    @Test("a file without a step has no table of courses, which is a fault")
    func emptyFault() throws {
        try folder.write("", to: "test.sqlite")
        #expect(
            try CatalogueInspection(of: folder.database).faults == [
                "it has no table of courses, which the next start makes"
            ])
    }

    @Test("what is no database, and a schema of later, are told")
    func refused() throws {
        try folder.write(String(repeating: "no database ", count: 100), to: "test.sqlite")
        let error = #expect(throws: CatalogueError.self) { try CatalogueInspection(of: folder.database) }
        guard case .corrupt = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try Connection(path: folder["later"]).execute("PRAGMA user_version = 99")
        #expect(throws: CatalogueError.unknownSchema(version: 99, known: MigrationsTests.known)) {
            try CatalogueInspection(of: folder["later"])
        }
    }

    private func contents() throws -> Data {
        try Data(contentsOf: URL(filePath: folder.database))
    }
}
