/// What changes put off until the end of their transaction, since it is cheaper done once for all of them.
public protocol DeferredWork {
    /// Does what was put off, before the commit.
    ///
    /// - Throws: What SQLite said; nothing of the transaction stays then.
    func finish() throws(SQLiteError)

    /// Forgets what was put off, as nothing of the transaction stays.
    func abandon()
}
