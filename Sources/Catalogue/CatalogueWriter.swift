import SQLite

/// Makes the changes of all stores of a process, those that come at the same time in one transaction.
public final class CatalogueWriter: Sendable {
    let changes: GroupCommit<CatalogueStore>

    /// Opens the file, as the stores do that are given this writer: opened later, by then it may be another one.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: How many changes share a transaction at most; as many threads wait for one disk.
    /// - Throws: Why the catalogue cannot be used.
    public init(path: String, limit: Int) throws(CatalogueError) {
        let store = try CatalogueStore(path: path)
        changes = try CatalogueError.translating { () throws(SQLiteError) in
            try GroupCommit(on: store.connection, store, deferring: store.additions, limit: limit)
        }
    }

    func countUnderWay(for time: Duration) -> Int { changes.countUnderWay(for: time) }

    func transaction<Outcome>(
        waitingUpTo milliseconds: Int, _ body: @escaping (CatalogueStore) throws(SQLiteError) -> Outcome
    ) throws(CatalogueError) -> Outcome {
        try CatalogueError.translating { () throws(SQLiteError) in
            try changes.transaction(waitingUpTo: milliseconds, body)
        }
    }
}
