import SQLite

extension CatalogueSnapshot {
    /// The greatest id of an account that has made a course or a review which is there.
    ///
    /// Whoever gets the id of somebody who is gone owns what is of it, so the accounts may give greater ones alone.
    ///
    /// - Returns: The id, or nil where nothing is of anybody.
    /// - Throws: Why they could not be read.
    public func greatestCreator() throws(CatalogueError) -> Int64? {
        try CatalogueError.translating { () throws(SQLiteError) in
            var greatest: Int64?
            for table in ["courses", "reviews"] where try has(table) {
                let found = try connection.prepare("SELECT max(creator) FROM \(table)").rows {
                    row throws(SQLiteError) in
                    try row.value(0)
                }
                if case .integer(let id) = found.first { greatest = max(greatest ?? id, id) }
            }
            return greatest
        }
    }
}
