import SQLite
import Time

extension CatalogueSnapshot {
    /// Whether all tables of today are there; those of an older schema are brought up to date when the service starts.
    public var isOfToday: Bool { schemaVersion == Migrations.steps.count }

    /// Some courses in order of id.
    ///
    /// - Parameters:
    ///   - id: The id that theirs are greater than.
    ///   - limit: How many at most.
    /// - Returns: The courses.
    /// - Throws: Why they could not be read.
    public func courses(after id: Int64, limit: Int) throws(CatalogueError) -> [CourseRecord] {
        try CatalogueError.translating { () throws(SQLiteError) in
            let statement = try connection.prepare(
                "SELECT id, title, url, created_at, creator, created_by FROM courses WHERE id > ? ORDER BY id LIMIT ?")
            return try statement.rows(.integer(id), .integer(Int64(limit)), read: CourseRecord.init)
        }
    }

    /// Some reviews in order of id.
    ///
    /// - Parameters:
    ///   - id: The id that theirs are greater than.
    ///   - limit: How many at most.
    /// - Returns: The reviews.
    /// - Throws: Why they could not be read.
    public func reviews(after id: Int64, limit: Int) throws(CatalogueError) -> [Review] {
        try CatalogueError.translating { () throws(SQLiteError) in
            let statement = try connection.prepare(
                "SELECT \(Review.columns) FROM reviews WHERE id > ? ORDER BY id LIMIT ?")
            return try statement.rows(.integer(id), .integer(Int64(limit)), read: Review.init)
        }
    }
}

extension CourseRecord {
    fileprivate init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), title: try row.text(1), url: try row.text(2),
            createdAt: Timestamp(seconds: try row.integer(3)), creator: try Author(row: row, at: 4))
    }
}
