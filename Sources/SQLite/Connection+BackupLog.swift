extension Connection {
    /// Makes the database one file: what the log holds is brought into it, and there is none any more.
    ///
    /// - Throws: What SQLite said; `ResultCode.busy` where another connection has the file open.
    public func leaveWriteAheadLog() throws(SQLiteError) {
        let sql = "PRAGMA journal_mode = DELETE"
        let mode = try prepare(sql).rows { row throws(SQLiteError) in try row.text(0) }.first
        guard mode == "delete" else { throw SQLiteError(.busy, "the write-ahead log is in use", sql: sql) }
    }

    /// Gives the room of the log back, if nobody is in the way: what it holds is safe there as well.
    public func shortenWriteAheadLog() {
        try? execute("PRAGMA busy_timeout = 200; PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
