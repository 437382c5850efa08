import CSQLite

extension Connection {
    /// Makes the database keep a write-ahead log, so that readers and the one writer do not wait for each other.
    ///
    /// The mode is written into the file and stays, so this is a step of its own, to be taken once the file is known
    /// to be ours. Connections that race for it are told "busy" at once, whatever their time-out, since two that each
    /// hold a read lock would wait for each other for ever (2 of 480 in a trial with eight at a time); so we try again.
    ///
    /// - Throws: What SQLite said; `ResultCode.busy` when the busy time-out has passed.
    public func useWriteAheadLog() throws(SQLiteError) {
        let deadline = ContinuousClock.now + busyTimeout
        while try !isWriteAheadLogSet() {
            guard ContinuousClock.now < deadline else {
                throw SQLiteError(.busy, "database is locked", sql: Self.setWriteAheadLog)
            }
            sqlite3_sleep(5)
        }
    }

    private static let setWriteAheadLog = "PRAGMA journal_mode = WAL"

    private func isWriteAheadLogSet() throws(SQLiteError) -> Bool {
        do {
            if try journalMode("PRAGMA journal_mode") == "wal" { return true }
            return try journalMode(Self.setWriteAheadLog) == "wal"
        } catch {
            guard error.code == .busy else { throw error }
            return false
        }
    }

    private func journalMode(_ pragma: String) throws(SQLiteError) -> String? {
        try prepare(pragma).rows { row throws(SQLiteError) in try row.text(0) }.first
    }
}
