import CSQLite

extension Connection {
    /// Runs the body in one transaction that holds the write lock from its beginning; on an error nothing of it stays.
    ///
    /// `BEGIN IMMEDIATE`: a transaction that began by reading and then writes is refused at once, without the busy
    /// time-out, when another connection wrote in between.
    ///
    /// After this returns, a power cut loses nothing. In WAL mode a commit appends to the log, and `synchronous = FULL`
    /// syncs the log before COMMIT returns; with NORMAL, the log would be synced at checkpoints only, and a power cut
    /// would take back the last commits, though it would not damage the file. SQLite syncs the folder too when it has
    /// made the log, without which the log itself, and all commits in it, could be gone. A checkpoint syncs the log
    /// before it copies and the database after, so one cut short is repeated from the log.
    ///
    /// - Parameter body: What to do; it does not begin a transaction itself.
    /// - Returns: What the body returned.
    /// - Throws: The error of the body, or of the transaction.
    public func transaction<Outcome>(
        _ body: () throws(SQLiteError) -> Outcome
    ) throws(SQLiteError) -> Outcome {
        try transaction(translating: { $0 }, body)
    }

    /// Runs the body in such a transaction, where it has errors of its own.
    ///
    /// - Parameters:
    ///   - translate: Makes an error of that kind of one of the transaction.
    ///   - body: What to do; it does not begin a transaction itself.
    /// - Returns: What the body returned.
    /// - Throws: The error of the body, or of the transaction.
    public func transaction<Outcome, Failure>(
        translating translate: (SQLiteError) -> Failure, _ body: () throws(Failure) -> Outcome
    ) throws(Failure) -> Outcome {
        try step("BEGIN IMMEDIATE", translate)
        do throws(Failure) {
            let outcome = try body()
            try step("COMMIT", translate)
            return outcome
        } catch {
            rollBack()
            throw error
        }
    }

    private func step<Failure>(_ sql: String, _ translate: (SQLiteError) -> Failure) throws(Failure) {
        do throws(SQLiteError) {
            try execute(sql)
        } catch {
            throw translate(error)
        }
    }

    /// Ends the transaction unless SQLite has done so itself, as it does when the disk is full.
    ///
    /// An error here would hide the one that led here; the next `BEGIN` would meet it again.
    func rollBack() {
        if unsafe sqlite3_get_autocommit(handle) == 0 {
            try? execute("ROLLBACK")
        }
    }
}
