import SQLite
import TestSupport
import Testing

@Suite("The head of the log's index")
struct LogIndexHeadTests {
    let folder: TemporaryFolder
    let one: Connection
    let other: Connection

    init() throws {
        folder = try TemporaryFolder()
        one = try Connection(path: folder.database)
        try one.useWriteAheadLog()
        try one.execute("CREATE TABLE things (thing INTEGER)")
        other = try Connection(path: folder.database)
        _ = try count(other)
    }

    private func count(_ connection: Connection) throws -> Int {
        try connection.prepare("SELECT * FROM things").rows { _ throws(SQLiteError) in }.count
    }

    @Test("reading changes nothing in it, and all connections see the same one")
    func reading() throws {
        let head = try #require(one.logIndexHead)
        for _ in 0..<3 { _ = try count(one) + count(other) }
        #expect(one.logIndexHead == head)
        #expect(other.logIndexHead == head)
    }

    @Test("a commit changes it for the connection that made it and for the others")
    func commits() throws {
        var before = try #require(one.logIndexHead)
        for writer in [one, other, other, one] {
            try writer.execute("INSERT INTO things VALUES (1)")
            let after = try #require(one.logIndexHead)
            #expect(after != before)
            #expect(other.logIndexHead == after)
            before = after
        }
    }

    @Test("what is taken back changes nothing in it, and what is not committed yet does not either")
    func rollBack() throws {
        let before = try #require(one.logIndexHead)
        try other.execute("BEGIN; INSERT INTO things VALUES (1)")
        #expect(one.logIndexHead == before)
        try other.execute("ROLLBACK")
        #expect(one.logIndexHead == before)
        #expect(try count(one) == 0)
    }

    @Test("a change behind a log that was emptied is seen, though the log is as long as before")
    func emptied() throws {
        try other.execute("INSERT INTO things VALUES (1); PRAGMA wal_checkpoint(TRUNCATE)")
        try other.execute("INSERT INTO things VALUES (2)")
        let before = try #require(one.logIndexHead)
        try other.execute("PRAGMA wal_checkpoint(TRUNCATE); UPDATE things SET thing = 3 WHERE thing = 2")
        #expect(one.logIndexHead != before)
    }

    @Test("without a log there is none")
    func none() throws {
        #expect(try Connection().logIndexHead == nil)
    }
}
