import SQLite

/// The catalogue of a backup on its way to where the service keeps it.
///
/// It is brought up to date in a file of its own first, so that whatever may fail there fails before anything is touched, and
/// the last step is one.
public struct CatalogueRestoration {
    /// The file in which it is brought up to date.
    private let path: String

    /// Copies a backup's file and takes the steps of the schema that it lacks; after this returns the file has no log beside it.
    ///
    /// - Parameters:
    ///   - backup: The backup's file, which is left as it is.
    ///   - path: The file to copy it to, which is empty or not there.
    ///   - progress: Is told how much has been copied, and of how much.
    /// - Throws: Why that cannot be done, or `CatalogueError.unknownSchema`.
    public init(
        of backup: String, in path: String, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(CatalogueError) {
        self.path = path
        try CatalogueSnapshot(ofBackup: backup).copy(to: path, progress: progress)
        try Migrations.apply(
            to: try CatalogueError.translating { () throws(SQLiteError) in try Connection(path: path) })
    }

    /// Writes it into the service's file, in one transaction: readers see what was there until all of it is there.
    ///
    /// The service may run: its connections see the change by themselves, and those that write wait as for each other. Ids are
    /// not used again: each counter goes on from the greater of both numbers. That is looked up under the write lock, so that no
    /// id can be given in between. After this returns, a power cut loses nothing; when it throws, the file is as it was.
    ///
    /// - Parameters:
    ///   - file: The service's file.
    ///   - milliseconds: How long to wait for other connections' writing before giving up with `CatalogueError.busy`.
    ///   - progress: Is told how much has been written, and of how much.
    /// - Throws: Why that cannot be done.
    public func replace(
        _ file: String, busyTimeout milliseconds: Int = 5000, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(CatalogueError) {
        try CatalogueError.translating { () throws(SQLiteError) in
            let (source, reader) = (try Connection(path: path), try Connection(readingShared: file))
            let target = try Connection(path: file, busyTimeout: milliseconds)
            // As the service does when it starts: without the log, the reader would wait for the writer's lock.
            try target.useWriteAheadLog()
            try Self.copy(source, into: target, raisingIDsOver: reader, progress)
            // Only to give the room back: the service's next checkpoint would bring it into the file as well.
            target.shortenWriteAheadLog()
        }
    }

    private static func copy(
        _ source: Connection, into target: Connection, raisingIDsOver reader: Connection, _ progress: (Int, Int) -> Void
    ) throws(SQLiteError) {
        let backup = try Backup(of: source, into: target)
        try backup.lock()
        try source.raiseLastIDs(over: reader.lastIDs())
        try backup.run(progress)
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
