import SQLite

/// The courses, in an SQLite file; each worker thread has a store of its own.
public final class CatalogueStore {
    let connection: Connection
    let selectPage: Statement
    let selectByID: Statement
    let selectIDByURL: Statement
    let insert: Statement

    /// Opens the file, creating it with mode 0600 where there is none, and brings its schema up to date.
    ///
    /// A file that is not a database, or one with a schema that is not known here, is left as it was.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - milliseconds: How long to wait for other connections' writing before giving up with `CatalogueError.busy`.
    /// - Throws: Why the catalogue cannot be used.
    public init(path: String, busyTimeout milliseconds: Int = 5000) throws(CatalogueError) {
        let connection = try CatalogueError.translating { () throws(SQLiteError) in
            try Connection(path: path, busyTimeout: milliseconds)
        }
        try Self.prepareFile(connection)
        do {
            selectPage = try connection.prepare(
                "SELECT \(Course.columns) FROM courses WHERE id > ? ORDER BY id LIMIT ?")
            selectByID = try connection.prepare("SELECT \(Course.columns) FROM courses WHERE id = ?")
            selectIDByURL = try connection.prepare("SELECT id FROM courses WHERE url = ?")
            insert = try connection.prepare(
                "INSERT INTO courses (title, url, created_at, creator, created_by) VALUES (?, ?, ?, ?, ?)")
        } catch {
            throw CatalogueError(error)
        }
        self.connection = connection
    }

    /// Brings what the log holds into the database file, so that a copy of this one file is whole.
    ///
    /// Nothing depends on it: the log survives a power cut as well. Another process that reads or writes is waited for, but only
    /// for a fifth of a second.
    ///
    /// - Returns: Whether all of it is there; false where another process was in the way.
    /// - Throws: Why the file could not be written.
    public func checkpoint() throws(CatalogueError) -> Bool {
        try CatalogueError.translating { () throws(SQLiteError) in
            try connection.execute("PRAGMA busy_timeout = 200")
            let statement = try connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)")
            return try statement.rows { row throws(SQLiteError) in try row.integer(0) == 0 }.allSatisfy { $0 }
        }
    }

    /// The version is looked at before the log is switched on, since that is written into the file.
    private static func prepareFile(_ connection: Connection) throws(CatalogueError) {
        try Migrations.checkedVersion(of: connection)
        try CatalogueError.translating { () throws(SQLiteError) in try connection.useWriteAheadLog() }
        try Migrations.apply(to: connection)
    }
}
