import SQLite

/// The catalogue as it was at one moment, to be read or copied while others go on writing it.
public final class CatalogueSnapshot {
    /// How many steps of the schema it has.
    public let schemaVersion: Int64
    let connection: Connection

    /// Opens the file, which others may write, and keeps to what it holds now.
    ///
    /// - Parameter path: The file.
    /// - Throws: Why it cannot be read, or `CatalogueError.unknownSchema`.
    public convenience init(of path: String) throws(CatalogueError) {
        try self.init(
            try CatalogueError.translating { () throws(SQLiteError) in try Connection(readingShared: path) })
    }

    /// Opens a file of a backup, which nobody writes and perhaps nobody may write.
    ///
    /// - Parameter path: The file.
    /// - Throws: Why it cannot be read, or `CatalogueError.unknownSchema`.
    public convenience init(ofBackup path: String) throws(CatalogueError) {
        try self.init(
            try CatalogueError.translating { () throws(SQLiteError) in try Connection(readingOnly: path) })
    }

    private init(_ connection: Connection) throws(CatalogueError) {
        try CatalogueError.translating { () throws(SQLiteError) in try connection.beginSnapshot() }
        schemaVersion = try Migrations.checkedVersion(of: connection)
        self.connection = connection
    }

    /// How many courses and reviews there are.
    ///
    /// - Returns: The size.
    /// - Throws: Why they could not be counted.
    public func size() throws(CatalogueError) -> CatalogueSize {
        try CatalogueError.translating { () throws(SQLiteError) in
            CatalogueSize(
                courses: try count(of: "courses"), reviews: try count(of: "reviews"))
        }
    }

    /// The number of rows; none where the schema does not have the table yet.
    private func count(of table: String) throws(SQLiteError) -> Int64 {
        guard try has(table) else { return 0 }
        let count = try connection.prepare("SELECT count(*) FROM \(table)")
        return try count.rows { row throws(SQLiteError) in try row.integer(0) }.first ?? 0
    }

    /// Whether the schema has a table already.
    func has(_ table: String) throws(SQLiteError) -> Bool {
        let tables = try connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
        return try !tables.rows(.text(table), read: { _ throws(SQLiteError) in }).isEmpty
    }

    /// Copies all of it into a file, which is one file then, without a log beside it, and on the disk but for its name.
    ///
    /// - Parameters:
    ///   - path: The file, which is made where there is none.
    ///   - progress: Is told how much has been copied, and of how much.
    /// - Throws: Why it could not be copied; what is in the file then is of no use.
    public func copy(
        to path: String, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(CatalogueError) {
        try CatalogueError.translating { () throws(SQLiteError) in
            let target = try Connection(path: path)
            try Self.copy(connection, into: target, progress)
            try target.leaveWriteAheadLog()
        }
    }

    private static func copy(
        _ source: Connection, into target: Connection, _ progress: (Int, Int) -> Void
    ) throws(SQLiteError) {
        let backup = try Backup(of: source, into: target)
        try backup.run(progress)
    }
}

extension Backup {
    /// Copies what is left, one mebibyte at a time where pages are of the usual size.
    func run(_ progress: (_ done: Int, _ total: Int) -> Void) throws(SQLiteError) {
        while try !step(256) { progress(pageCount - remaining, pageCount) }
    }
}
