import FoundationEssentials
import SQLite
import TestSupport
import Testing

@Suite struct ConnectionTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a new file is its owner's alone, and so is the log beside it")
    func modeOfTheFile() throws {
        let connection = try Connection(path: folder.database)
        try connection.useWriteAheadLog()
        try connection.execute("CREATE TABLE things (thing)")
        for file in [folder.database, folder.database + "-wal"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test(
        "every connection keeps to the same rules",
        arguments: [("foreign_keys", 1), ("synchronous", 2), ("trusted_schema", 0), ("busy_timeout", 1234)])
    func pragmas(pragma: String, value: Int64) throws {
        let connection = try Connection(path: folder.database, busyTimeout: 1234)
        #expect(
            try connection.prepare("PRAGMA \(pragma)").rows { row throws(SQLiteError) in try row.integer(0) } == [value]
        )
    }

    @Test("a file that is not a database is refused and left as it was", arguments: [2, 99, 100, 5000])
    func notADatabase(length: Int) throws {
        let garbage = Data(repeating: 0x2a, count: length)
        try garbage.write(to: URL(filePath: folder.database))
        let error = #expect(throws: SQLiteError.self) { _ = try Connection(path: folder.database) }
        #expect(error?.code == .notADatabase)
        #expect(try Data(contentsOf: URL(filePath: folder.database)) == garbage)
    }

    @Test("a file that cannot be opened is refused", arguments: ["", "/", "/nowhere/at/all.sqlite"])
    func cannotOpen(path: String) {
        let error = #expect(throws: SQLiteError.self) { _ = try Connection(path: path) }
        #expect(error?.code == .cannotOpen)
    }

    @Test("a name is not cut short at a NUL")
    func nulInTheName() {
        let error = #expect(throws: SQLiteError.self) { _ = try Connection(path: folder.database + "\0.txt") }
        #expect(error?.code == .cannotOpen)
        #expect(!FileManager.default.fileExists(atPath: folder.database))
    }

    @Test("connections that start together all get the log", arguments: 1...50)
    func togetherIntoTheLog(round: Int) throws {
        let database = folder.database
        let failures = Failures()
        withThreads(8) { _ in
            failures.collect { try Connection(path: database).useWriteAheadLog() }
        }
        #expect(failures.all.isEmpty)
        let mode = try Connection(path: database).prepare("PRAGMA journal_mode").rows { row throws(SQLiteError) in
            try row.text(0)
        }
        #expect(mode == ["wal"])
    }

    @Test("waiting for the log ends with the busy time-out")
    func busyLog() throws {
        let writer = try Connection(path: folder.database)
        try writer.execute("BEGIN IMMEDIATE")
        let error = #expect(throws: SQLiteError.self) {
            try Connection(path: folder.database, busyTimeout: 20).useWriteAheadLog()
        }
        #expect(error?.code == .busy)
    }

    @Test("another program's file is read under a lock, and so as it is between two changes", arguments: [true, false])
    func foreign(isForeign: Bool) throws {
        let writer = try Connection(path: folder.database, busyTimeout: 10)
        try writer.execute("CREATE TABLE things (thing)")
        let reader = try Connection(readingOnly: folder.database, isForeign: isForeign)
        try reader.execute("BEGIN; SELECT * FROM things")
        let change = Result { () throws(SQLiteError) in try writer.execute("INSERT INTO things VALUES (1)") }
        #expect((try? change.get()) == nil ? isForeign : !isForeign)
    }

    @Test("another program's file with a log that nobody has open is read, and nothing appears beside it")
    func foreignLog() throws {
        try Connection(path: folder.database).execute("PRAGMA journal_mode = WAL; CREATE TABLE things (thing)")
        let reader = try Connection(readingOnly: folder.database, isForeign: true)
        let tables = try reader.prepare("SELECT name FROM sqlite_schema").rows { row throws(SQLiteError) in
            try row.text(0)
        }
        #expect(tables == ["things"] && folder.names == ["test.sqlite"])
    }

    @Test("by a symbolic link, what is in the log alone is read as well")
    func linkToLog() throws {
        let writer = try Connection(path: folder.database)
        try writer.execute("PRAGMA journal_mode = WAL; CREATE TABLE things (thing)")
        try FileManager.default.createSymbolicLink(atPath: folder["link"], withDestinationPath: "test.sqlite")
        let reader = try Connection(readingOnly: folder["link"], isForeign: true)
        let tables = try reader.prepare("SELECT name FROM sqlite_schema").rows { row throws(SQLiteError) in
            try row.text(0)
        }
        #expect(tables == ["things"])
    }
}
