import SQLite

extension CatalogueStore {
    /// How many bytes the database has, those that are only in the log beside its file included.
    ///
    /// - Returns: The size.
    /// - Throws: Why it could not be read.
    public func size() throws(CatalogueError) -> Int64 {
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return try rows(sql) { row throws(SQLiteError) in try row.integer(0) }.first ?? 0
    }
}
