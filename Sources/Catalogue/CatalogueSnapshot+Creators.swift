import SQLite

extension CatalogueSnapshot {
    /// The ids that an account can have, and that JavaScript counts exactly.
    static let ids: Range<Int64> = 1..<(1 << 53 - 1)

    /// The greatest id of an account that has made a course or a review which is there, but for what can be no account's.
    ///
    /// Whoever gets the id of somebody who is gone owns what is of it, so the accounts may give greater ones alone.
    ///
    /// - Returns: The id, or nil where nothing is of anybody.
    /// - Throws: Why they could not be read.
    public func greatestCreator() throws(CatalogueError) -> Int64? {
        try CatalogueError.translating { () throws(SQLiteError) in
            var greatest: Int64?
            for table in ["courses", "reviews"] where try has(table) {
                let sql = "SELECT max(creator) FROM \(table) WHERE creator < \(Self.ids.upperBound)"
                let found = try connection.prepare(sql).rows { row throws(SQLiteError) in try row.value(0) }
                if case .integer(let id) = found.first { greatest = max(greatest ?? id, id) }
            }
            return greatest
        }
    }
}
