extension Connection {
    /// Keeps to the database as it is now: whatever others write, this connection reads the same as long as it is open.
    ///
    /// With a write-ahead log nobody waits for it, but the log cannot begin anew meanwhile and grows.
    ///
    /// - Throws: What SQLite said.
    public func beginSnapshot() throws(SQLiteError) {
        // BEGIN alone takes no lock; the first thing that is read decides which state it is.
        try execute("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1")
    }
}
