import SQLite

/// The old application's database as it was when it was opened: read only, whatever the application does meanwhile.
///
/// While one is open the application can read and not write.
public final class OldDatabase {
    /// Tables and columns that are there and are not taken.
    public let ignored: [String]
    /// How many rows there are in all that may be taken.
    public let rowCount: Int

    private let path: String
    private let connection: Connection

    /// Opens the database, and looks whether it is the old application's.
    ///
    /// - Parameter path: The file.
    /// - Throws: `OldDatabaseError`.
    public init(path: String) throws(OldDatabaseError) {
        let opened = try Self.translating(path) { () throws(SQLiteError) in
            let connection = try Connection(readingOnly: path, isForeign: true, busyTimeout: 5000)
            // From the first reading on all readings see the same state.
            try connection.beginSnapshot()
            let schema = try OldSchema(of: connection)
            let count = schema.missing.isEmpty ? try Self.count(of: connection) : 0
            return (connection, schema, count)
        }
        (connection, ignored, rowCount) = (opened.0, opened.1.ignored, opened.2)
        self.path = path
        guard opened.1.missing.isEmpty else { throw .otherSchema(path: path, missing: opened.1.missing) }
    }

    func forEachUser(_ body: (OldUser) throws -> Void) throws {
        try forEachRow(OldUser.query, OldUser.init(row:), body)
    }

    func forEachCourse(_ body: (OldCourse) throws -> Void) throws {
        try forEachRow(OldCourse.query, OldCourse.init(row:), body)
    }

    func forEachReview(_ body: (OldReview) throws -> Void) throws {
        try forEachRow(OldReview.query, OldReview.init(row:), body)
    }

    private func forEachRow<Old>(
        _ query: String, _ read: (Row) throws(SQLiteError) -> Old, _ body: (Old) throws -> Void
    ) throws {
        do {
            try connection.prepare(query).forEachRow { row in try body(try read(row)) }
        } catch let error as SQLiteError {
            throw OldDatabaseError(error, path: path)
        }
    }

    private static func count(of connection: Connection) throws(SQLiteError) -> Int {
        let sql = "SELECT (SELECT count(*) FROM user) + (SELECT count(*) FROM course) + (SELECT count(*) FROM review)"
        return Int(
            clamping: try connection.prepare(sql).rows { row throws(SQLiteError) in try row.integer(0) }.first ?? 0)
    }

    private static func translating<Outcome>(
        _ path: String, _ body: () throws(SQLiteError) -> Outcome
    ) throws(OldDatabaseError) -> Outcome {
        do {
            return try body()
        } catch {
            throw OldDatabaseError(error, path: path)
        }
    }
}
