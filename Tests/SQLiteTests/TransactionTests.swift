import SQLite
import TestSupport
import Testing

@Suite struct TransactionTests {
    let folder: TemporaryFolder
    let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection(path: folder.database)
        try connection.useWriteAheadLog()
        try connection.execute("CREATE TABLE things (thing INTEGER UNIQUE) STRICT")
    }

    @Test("what the body did stays, and what it returned is returned")
    func commit() throws {
        let outcome = try connection.transaction { () throws(SQLiteError) in
            try connection.execute("INSERT INTO things VALUES (1)")
            return "done"
        }
        #expect(outcome == "done")
        #expect(try count(Connection(path: folder.database)) == 1)
    }

    @Test("nothing of a body that throws stays, and the next transaction works")
    func rollBackOnThrow() throws {
        let error = #expect(throws: SQLiteError.self) {
            try connection.transaction { () throws(SQLiteError) in
                try connection.execute("INSERT INTO things VALUES (1)")
                try connection.execute("INSERT INTO things VALUES (1)")
            }
        }
        #expect(error?.code == .constraint)
        #expect(try count(connection) == 0)
        try connection.transaction { () throws(SQLiteError) in try connection.execute("INSERT INTO things VALUES (1)") }
        #expect(try count(connection) == 1)
    }

    @Test("a transaction that SQLite has rolled back itself tells the first error")
    func rolledBackAlready() throws {
        let error = #expect(throws: SQLiteError.self) {
            try connection.transaction { () throws(SQLiteError) in
                try connection.execute("INSERT INTO things VALUES (1)")
                try connection.execute("INSERT OR ROLLBACK INTO things VALUES (1)")
            }
        }
        #expect(error?.code == .constraint)
        #expect(try count(connection) == 0)
    }

    @Test("a constraint that is judged at COMMIT rolls back too")
    func refusedAtCommit() throws {
        try connection.execute(
            """
            CREATE TABLE parents (id INTEGER PRIMARY KEY);
            CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)
            """)
        #expect(throws: SQLiteError.self) {
            try connection.transaction { () throws(SQLiteError) in
                try connection.execute("INSERT INTO children VALUES (7)")
            }
        }
        try connection.transaction { () throws(SQLiteError) in try connection.execute("INSERT INTO things VALUES (1)") }
        #expect(try count(connection) == 1)
    }

    @Test("the write lock is held from the beginning, and waiting for it ends")
    func busy() throws {
        let other = try Connection(path: folder.database, busyTimeout: 60)
        try connection.transaction { () throws(SQLiteError) in
            let start = ContinuousClock.now
            let error = #expect(throws: SQLiteError.self) {
                try other.transaction { () throws(SQLiteError) in }
            }
            #expect(error?.code == .busy)
            #expect(ContinuousClock.now - start >= .milliseconds(50))
        }
        try other.transaction { () throws(SQLiteError) in }
    }

    @Test("two connections that write at once lose nothing")
    func twoWriters() throws {
        let database = folder.database
        let failures = Failures()
        withThreads(2) { thread in
            failures.collect {
                let connection = try Connection(path: database)
                let insert = try connection.prepare("INSERT INTO things VALUES (?)")
                for thing in 0..<100 {
                    try connection.transaction { () throws(SQLiteError) in
                        try insert.run(.integer(Int64(thread * 100 + thing)))
                    }
                }
            }
        }
        #expect(failures.all.isEmpty)
        #expect(try count(connection) == 200)
    }

    private func count(_ connection: Connection) throws -> Int64? {
        try connection.prepare("SELECT count(*) FROM things").rows { row throws(SQLiteError) in try row.integer(0) }
            .first
    }
}
