import SQLite

extension CatalogueStore {
    /// The state of all that is stored, as far as it can be told from other states that were seen.
    ///
    /// To be asked for before what is to be compared by it is read: then what is read is of this version or of a later one.
    ///
    /// - Returns: The version, which another connection's commit changes, in another process too, and this one's.
    /// - Throws: Why it could not be read.
    public func version() throws(CatalogueError) -> CatalogueVersion {
        if let head = connection.logIndexHead { return .log(head) }
        // Tells of other connections' commits alone (https://www.sqlite.org/pragma.html#pragma_data_version).
        let data = try rows("PRAGMA data_version") { row throws(SQLiteError) in try row.integer(0) }.first ?? 0
        return .counts(by: ObjectIdentifier(self), data: data, changes: connection.totalChanges)
    }
}
