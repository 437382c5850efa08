import FoundationEssentials
import SQLite
import Synchronization
import TestSupport
import Testing

private func integers(_ sql: String, _ connection: Connection) throws -> [Int64] {
    try connection.prepare(sql).rows { row throws(SQLiteError) in try row.integer(0) }
}

/// Copies to the end and returns the number of steps.
private func copy(_ source: Connection, to path: String, pages: Int = 10) throws -> Int {
    let target = try Connection(path: path)
    let backup = try Backup(of: source, into: target)
    var steps = 1
    while try !backup.step(pages), steps < 10_000 { steps += 1 }
    return steps
}

private func waitForChange(of database: String) throws {
    let watcher = try Connection(readingShared: database)
    let before = try integers("PRAGMA data_version", watcher)
    while try integers("PRAGMA data_version", watcher) == before {}
}

@Suite("Copies of databases")
struct BackupTests {
    let folder: TemporaryFolder
    let source: Connection

    init() throws {
        folder = try TemporaryFolder()
        source = try Connection(path: folder.database)
        try source.useWriteAheadLog()
        try source.execute("CREATE TABLE things (thing TEXT NOT NULL, number INTEGER NOT NULL) STRICT")
        try fill(source)
    }

    /// Some hundred pages.
    private func fill(_ connection: Connection) throws {
        try connection.execute(
            """
            INSERT INTO things WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)
            SELECT printf('%.200c', 'x'), 1 FROM n
            """)
    }

    @Test("a copy while another connection writes is that of one moment, and ends")
    func underAWriter() throws {
        let (database, copied, failures) = (folder.database, folder["copy"], Failures())
        let isDone = Atomic(false)
        let pages = try #require(try integers("PRAGMA page_count", source).first)
        let steps = Mutex(0)
        withThreads(2) { thread in
            failures.collect {
                guard thread == 0 else {
                    defer { isDone.store(true, ordering: .releasing) }
                    let reader = try Connection(readingShared: database)
                    try reader.beginSnapshot()
                    // The writer is well under way.
                    try waitForChange(of: database)
                    let count = try copy(reader, to: copied, pages: 1)
                    steps.withLock { $0 = count }
                    return
                }
                let writer = try Connection(path: database)
                while !isDone.load(ordering: .acquiring) {
                    try writer.execute("BEGIN; UPDATE things SET number = number + 1; COMMIT")
                }
            }
        }
        #expect(failures.all.isEmpty)
        #expect(steps.withLock { $0 } == Int(pages))
        let made = try Connection(path: folder["copy"])
        #expect(try integers("SELECT count(DISTINCT number) FROM things", made) == [1])
        #expect(try made.prepare("PRAGMA quick_check").rows { row throws(SQLiteError) in try row.text(0) } == ["ok"])
    }

    @Test("until the last step readers of the target see what it held, and a copy that goes away leaves that")
    func onlyAsAWhole() throws {
        let (target, reader) = (try Connection(path: folder["target"]), try Connection(path: folder["target"]))
        try target.useWriteAheadLog()
        try target.execute("CREATE TABLE others (other INTEGER); INSERT INTO others VALUES (7)")
        do {
            let backup = try Backup(of: source, into: target)
            #expect(try !backup.step(20))
            #expect(backup.pageCount - backup.remaining == 20)
            #expect(try integers("SELECT other FROM others", reader) == [7])
        }
        #expect(try integers("SELECT other FROM others", reader) == [7])
        do {
            let backup = try Backup(of: source, into: target)
            while try !backup.step(20) {}
        }
        #expect(try integers("SELECT count(*) FROM things", reader) == [2000])
        #expect(try integers("SELECT count(*) FROM sqlite_schema WHERE name = 'others'", reader) == [0])
    }

    @Test("the lock of the target keeps other writers out, and what is written to the source under it is copied")
    func lock() throws {
        let target = try Connection(path: folder["target"])
        try target.useWriteAheadLog()
        let other = try Connection(path: folder["target"], busyTimeout: 0)
        let backup = try Backup(of: source, into: target)
        try backup.lock()
        let error = #expect(throws: SQLiteError.self) { try other.execute("CREATE TABLE others (other INTEGER)") }
        #expect(error?.code == .busy)
        try source.execute("UPDATE things SET number = 2")
        while try !backup.step(20) {}
        #expect(try integers("SELECT DISTINCT number FROM things", other) == [2])
    }

    @Test("a target that is locked is told of, once its busy time-out has passed")
    func busy() throws {
        let target = try Connection(path: folder["target"], busyTimeout: 50)
        try target.useWriteAheadLog()
        let other = try Connection(path: folder["target"])
        try other.execute("BEGIN IMMEDIATE")
        let backup = try Backup(of: source, into: target)
        let error = #expect(throws: SQLiteError.self) { try backup.lock() }
        #expect(error?.code == .busy)
        try other.execute("COMMIT")
        try backup.lock()
    }

    @Test("a target that is full is told of, and stays as it was")
    func full() throws {
        let target = try Connection(path: folder["target"])
        try target.execute("CREATE TABLE others (other INTEGER); INSERT INTO others VALUES (7)")
        #expect(try integers("PRAGMA max_page_count = 50", target) == [50])
        let error = #expect(throws: SQLiteError.self) {
            let backup = try Backup(of: source, into: target)
            while try !backup.step(20) {}
        }
        #expect(error?.code == .full)
        #expect(try integers("SELECT other FROM others", target) == [7])
    }

    @Test("a source that is no database, or not there, is told of")
    func noSource() throws {
        try folder.write(String(repeating: "no database ", count: 100), to: "garbage")
        let garbage = #expect(throws: SQLiteError.self) {
            try Connection(readingShared: folder["garbage"]).beginSnapshot()
        }
        #expect(garbage?.code == .notADatabase)
        let missing = #expect(throws: SQLiteError.self) { try Connection(readingShared: folder["missing"]) }
        #expect(missing?.code == .cannotOpen)
        #expect(folder.text(of: "missing") == nil)
    }

    @Test("damage of the source is in the copy, where a check finds it")
    func damagedSource() throws {
        try source.leaveWriteAheadLog()
        var bytes = try Data(contentsOf: URL(filePath: folder.database))
        for index in 4096 * 4..<4096 * 6 { bytes[index] = 0x55 }
        try bytes.write(to: URL(filePath: folder["damaged"]))
        _ = try copy(try Connection(readingShared: folder["damaged"]), to: folder["copy"])
        // Where it is that bad, the check itself may fail.
        let found = try? Connection(path: folder["copy"]).prepare("PRAGMA quick_check").rows {
            row throws(SQLiteError) in
            try row.text(0)
        }
        #expect(found != ["ok"])
    }

    @Test("a database that leaves the log is one file, which needs none to be read")
    func oneFile() throws {
        try source.leaveWriteAheadLog()
        #expect(folder.names == ["test.sqlite"])
        let bytes = try Data(contentsOf: URL(filePath: folder.database))
        // The versions for writing and reading: 1 is without a log (https://www.sqlite.org/fileformat.html, section 1.3).
        #expect(bytes[18] == 1 && bytes[19] == 1)
    }

    @Test("a log that another connection uses is not left")
    func logInUse() throws {
        let other = try Connection(path: folder.database)
        #expect(try integers("SELECT count(*) FROM things", other) == [2000])
        let quick = try Connection(path: folder.database, busyTimeout: 0)
        let error = #expect(throws: SQLiteError.self) { try quick.leaveWriteAheadLog() }
        #expect(error?.code == .busy)
    }
}

@Suite("Reading beside those who write")
struct SharedReadingTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func count(_ connection: Connection) throws -> Int64? {
        try connection.prepare("SELECT count(*) FROM things").rows { row throws(SQLiteError) in try row.integer(0) }
            .first
    }

    @Test("what others write is seen, but for a snapshot", arguments: [true, false])
    func snapshot(hasLog: Bool) throws {
        let writer = try Connection(path: folder.database, busyTimeout: 0)
        if hasLog { try writer.useWriteAheadLog() }
        try writer.execute("CREATE TABLE things (thing)")
        let reader = try Connection(readingShared: folder.database)
        try writer.execute("INSERT INTO things VALUES (1)")
        #expect(try count(reader) == 1)
        try reader.beginSnapshot()
        // Without a log whoever reads keeps writers out.
        if hasLog {
            try writer.execute("INSERT INTO things VALUES (2)")
        } else {
            #expect(throws: SQLiteError.self) { try writer.execute("INSERT INTO things VALUES (2)") }
        }
        #expect(try count(reader) == 1)
        try reader.execute("COMMIT")
        #expect(try count(reader) == (hasLog ? 2 : 1))
    }

    @Test("nothing is written, and nothing is left beside the file", arguments: [true, false])
    func leavesNothing(hasLog: Bool) throws {
        do {
            let writer = try Connection(path: folder.database)
            if hasLog { try writer.useWriteAheadLog() }
            try writer.execute("CREATE TABLE things (thing)")
        }
        let before = folder.names
        do {
            let reader = try Connection(readingShared: folder.database)
            #expect(try count(reader) == 0)
            #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO things VALUES (1)") }
        }
        #expect(folder.names == before && before == ["test.sqlite"])
    }
}
