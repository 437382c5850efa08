import SQLite

/// The catalogue of a backup about to be written into the service's file, whose write lock is held.
///
/// Where the value goes before that, the file stays as it was, and the lock is free.
public struct CatalogueReplacement {
    private let target: Connection
    private let backup: Backup

    /// Takes the lock, and lets the counter of each table's ids go on from the greater of both numbers.
    ///
    /// So no id is used again. The numbers are looked up under the lock, since ids could be given in between otherwise.
    init(of file: String, by path: String, busyTimeout milliseconds: Int) throws(SQLiteError) {
        let (source, reader) = (try Connection(path: path), try Connection(readingShared: file))
        target = try Connection(path: file, busyTimeout: milliseconds)
        // As the service does when it starts: without the log, the reader would wait for the writer's lock.
        try target.useWriteAheadLog()
        backup = try Backup(of: source, into: target)
        try backup.lock()
        try source.raiseLastIDs(over: reader.lastIDs())
    }

    /// Writes it in one transaction: readers see what was there until all of it is there.
    ///
    /// The service may run: its connections see the change by themselves, and those that write wait as for each other. After
    /// this returns, a power cut loses nothing; when it throws, the file is as it was.
    ///
    /// - Parameter progress: Is told how much has been written, and of how much.
    /// - Throws: Why that cannot be done.
    public func finish(progress: (_ done: Int, _ total: Int) -> Void) throws(CatalogueError) {
        try CatalogueError.translating { () throws(SQLiteError) in try backup.run(progress) }
        // Only to give the room back: the service's next checkpoint would bring it into the file as well.
        target.wait(upTo: 200)
        _ = try? target.emptyWriteAheadLog()
    }
}

extension Connection {
    /// The greatest id that each table has ever given, those of rows that are gone included (AUTOINCREMENT).
    fileprivate func lastIDs() throws(SQLiteError) -> [(table: String, id: Int64)] {
        let tables = try prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")
        guard try !tables.rows(read: { _ throws(SQLiteError) in }).isEmpty else { return [] }
        return try prepare("SELECT name, seq FROM sqlite_sequence").rows { row throws(SQLiteError) in
            (try row.text(0), try row.integer(1))
        }
    }

    /// Lets the tables go on from greater ids where they are greater.
    fileprivate func raiseLastIDs(over others: [(table: String, id: Int64)]) throws(SQLiteError) {
        let insert = try prepare(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_schema WHERE type = 'table' AND name = ?1 "
                + "AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)")
        let update = try prepare("UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1")
        try transaction { () throws(SQLiteError) in
            for (table, id) in others {
                try insert.run(.text(table))
                try update.run(.text(table), .integer(id))
            }
        }
    }
}
