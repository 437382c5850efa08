extension Connection {
    /// Makes the database one file: what the log holds is brought into it, and there is none any more.
    ///
    /// - Throws: What SQLite said; `ResultCode.busy` where another connection has the file open.
    public func leaveWriteAheadLog() throws(SQLiteError) {
        let sql = "PRAGMA journal_mode = DELETE"
        let mode = try prepare(sql).rows { row throws(SQLiteError) in try row.text(0) }.first
        guard mode == "delete" else { throw SQLiteError(.busy, "the write-ahead log is in use", sql: sql) }
    }

    /// Brings what the log holds into the database file, and gives the room of the log back.
    ///
    /// Nothing depends on it: what the log holds is safe there as well.
    ///
    /// - Returns: Whether all of it is there; false where another connection was in the way for as long as this one waits.
    /// - Throws: Why the file could not be written.
    public func emptyWriteAheadLog() throws(SQLiteError) -> Bool {
        try prepare("PRAGMA wal_checkpoint(TRUNCATE)").rows { row throws(SQLiteError) in try row.integer(0) == 0 }
            .allSatisfy(\.self)
    }
}
