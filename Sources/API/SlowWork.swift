import Synchronization

/// How many workers may be busy with what takes long: hashing passwords, changing the accounts, and waiting for a catalogue that is
/// locked.
///
/// A crowd of either would otherwise take all of them, and requests that only read would wait behind it.
public final class SlowWork: Sendable {
    /// What takes long.
    enum Kind {
        case hash
        case change
        case wait

        /// Whether it is for the sake of something that changes.
        var isChange: Bool { self != .hash }
    }

    private struct Counts {
        var all = 0
        var changes = 0
        var waits = 0

        mutating func add(_ number: Int, of kind: Kind) {
            all += number
            if kind.isChange { changes += number }
            if kind == .wait { waits += number }
        }
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
    /// - Parameters:
    ///   - kind: What it is.
    ///   - others: How many workers are held up beside those that are counted here.
    ///   - body: The work.
    /// - Returns: What it returned, or nil where there was no room.
    /// - Throws: What it threw.
    func run<Result>(
        _ kind: Kind, beside others: Int = 0, _ body: () throws(Problem) -> Result
    ) throws(Problem) -> Result? {
        guard begin(kind, beside: others) else { return nil }
        defer { end(kind) }
        return try body()
    }

    /// Whether somebody waits for the catalogue.
    var isCatalogueLocked: Bool { counts.withLock { $0.waits > 0 } }

    private func begin(_ kind: Kind, beside others: Int) -> Bool {
        counts.withLock { counts in
            guard counts.all + others < max(1, workers - 1), !kind.isChange || counts.changes < max(1, workers - 2)
            else { return false }
            counts.add(1, of: kind)
            return true
        }
    }

    private func end(_ kind: Kind) {
        counts.withLock { $0.add(-1, of: kind) }
    }
}
