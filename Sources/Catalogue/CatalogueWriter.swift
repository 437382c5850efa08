import SQLite
import Synchronization

/// Makes the changes of all stores of a process, those that come at the same time in one transaction.
public final class CatalogueWriter: Sendable {
    private let path: String
    private let limit: Int
    private let changes = Mutex<GroupCommit<CatalogueStore>?>(nil)

    /// Names the file, which is opened for the first change.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: How many changes share a transaction at most; as many threads wait for one disk.
    public init(path: String, limit: Int) {
        self.path = path
        self.limit = limit
    }

    func transaction<Outcome>(
        waitingUpTo milliseconds: Int, _ body: @escaping (CatalogueStore) throws(SQLiteError) -> Outcome
    ) throws(CatalogueError) -> Outcome {
        let changes = try opened()
        return try CatalogueError.translating { () throws(SQLiteError) in
            try changes.transaction(waitingUpTo: milliseconds, body)
        }
    }

    private func opened() throws(CatalogueError) -> GroupCommit<CatalogueStore> {
        try changes.withLock { changes throws(CatalogueError) in
            if let changes { return changes }
            let store = try CatalogueStore(path: path)
            let opened = try CatalogueError.translating { () throws(SQLiteError) in
                try GroupCommit(on: store.connection, store, limit: limit)
            }
            changes = opened
            return opened
        }
    }
}
