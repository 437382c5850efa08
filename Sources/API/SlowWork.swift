import Synchronization

/// How many workers may be busy with what takes long: hashing passwords, and changing the accounts.
///
/// A crowd of either would otherwise take all of them, and requests that only read would wait behind it.
public final class SlowWork: Sendable {
    /// What takes long.
    enum Kind {
        case hash
        case change
    }

    private struct Counts {
        var all = 0
        var changes = 0
    }

    private let workers: Int
    private let counts = Mutex(Counts())

    /// Makes the count of one process.
    ///
    /// - Parameter workers: How many requests are answered at once; one is always left for those that are quick, and of two
    ///   for those that change nothing.
    public init(workers: Int) {
        self.workers = workers
    }

    /// Does such work if there is room for it.
    ///
    /// - Returns: What it returned, or nil where there was no room.
    func run<Result>(_ kind: Kind, _ body: () throws(Problem) -> Result) throws(Problem) -> Result? {
        guard begin(kind) else { return nil }
        defer { end(kind) }
        return try body()
    }

    private func begin(_ kind: Kind) -> Bool {
        counts.withLock { counts in
            guard counts.all < max(1, workers - 1), kind == .hash || counts.changes < max(1, workers - 2) else {
                return false
            }
            counts.all += 1
            if kind == .change { counts.changes += 1 }
            return true
        }
    }

    private func end(_ kind: Kind) {
        counts.withLock { counts in
            counts.all -= 1
            if kind == .change { counts.changes -= 1 }
        }
    }
}
