import Synchronization

/// Lets threads that change one database at the same time share a transaction, and so one sync of the disk (group commit).
///
/// The thread that finds nobody writing leads: it begins the transaction, makes its own change and those that wait by then, does what
/// these have put off, and commits. The others sleep meanwhile, and are told what became of theirs when the commit has returned, so that nobody is told
/// of something, or reads something, that a power cut can take back. Where more wait, one of them leads next.
///
/// All changes are made on one connection, whose memory of the database stays true from one transaction to the next as long
/// as no other process writes.
///
/// There are no savepoints between the changes of a group: they cost FTS5 a third of the work, and what SQLite refuses is rare.
/// Where it refuses one, nothing of the group stays, and each of its changes is made once more in a transaction of its own.
public final class GroupCommit<Store>: @unchecked Sendable {
    private let turn = Mutex(Turn())
    private let limit: Int
    // Whose turn it is uses these, and nobody else.
    private let connection: Connection
    private let store: Store
    private let deferred: (any DeferredWork)?
    private let begin: Statement
    private let commit: Statement

    /// Takes over a connection.
    ///
    /// - Parameters:
    ///   - connection: Where everything is written; nobody else uses it.
    ///   - store: What the changes are given to work on; it uses this connection, and is used by nobody else.
    ///   - deferred: What the changes may put off until the end of their transaction.
    ///   - limit: How many changes share a transaction at most.
    /// - Throws: What SQLite said.
    public init(
        on connection: Connection, _ store: Store, deferring deferred: (any DeferredWork)? = nil, limit: Int
    ) throws(SQLiteError) {
        begin = try connection.prepare("BEGIN IMMEDIATE")
        commit = try connection.prepare("COMMIT")
        self.connection = connection
        self.store = store
        self.deferred = deferred
        self.limit = max(1, limit)
    }

    /// Makes a change in a transaction, which others may share; on an error nothing of the change stays.
    ///
    /// After this returns, a power cut does not lose it, as after `Connection.transaction`.
    ///
    /// - Parameters:
    ///   - milliseconds: How long to wait for others' writing before giving up with `ResultCode.busy`.
    ///   - body: What to do, on whichever thread, and once more where another change of the group was refused.
    /// - Returns: What the body returned the last time.
    /// - Throws: The error of the body, or of the transaction.
    public func transaction<Outcome>(
        waitingUpTo milliseconds: Int, _ body: @escaping (Store) throws(SQLiteError) -> Outcome
    ) throws(SQLiteError) -> Outcome {
        var outcome: Outcome?
        let change = Change(waitingUntil: .now + .milliseconds(milliseconds)) { [store] () throws(SQLiteError) in
            outcome = try body(store)
        }
        var decision = enter(change, waitingUpTo: milliseconds)
        if case .leads = decision { decision = lead(change) }
        if case .failed(let error) = decision { throw error }
        guard let outcome else { throw SQLiteError(.misuse, "the change was not made", sql: commit.sql) }
        return outcome
    }

    /// How many changes share the transaction that is open now, and wait for the disk for as long as it takes.
    ///
    /// - Parameter time: How long it has to have been open; of a younger one there are none.
    /// - Returns: Their number.
    public func countUnderWay(for time: Duration = .zero) -> Int {
        turn.withLock { $0.begun.duration(to: .now) >= time ? $0.underWay : 0 }
    }

    /// How many changes wait for their turn now.
    var waitingCount: Int { turn.withLock { $0.waiting.count } }

    /// Waits until it is this thread's turn, or until another one has made the change.
    private func enter(_ change: Change, waitingUpTo milliseconds: Int) -> Change.Decision {
        let leads = turn.withLock { turn in
            if turn.isTaken { turn.waiting.append(change) }
            defer { turn.isTaken = true }
            return !turn.isTaken
        }
        if leads { return .leads }
        if let decision = change.decision(within: .milliseconds(milliseconds)) { return decision }
        if withdraw(change) { return .failed(SQLiteError(.busy, "other threads are writing", sql: begin.sql)) }
        return change.decision()
    }

    /// Takes a change back that nobody has begun to make.
    private func withdraw(_ change: Change) -> Bool {
        turn.withLock { turn in
            let count = turn.waiting.count
            turn.waiting.removeAll { $0 === change }
            return turn.waiting.count < count
        }
    }

    private func lead(_ change: Change) -> Change.Decision {
        let decisions = makeGroup(of: change)
        passOn()
        for (change, decision) in decisions { change.decide(decision) }
        return change.decision()
    }

    /// Makes a change and those that wait by then, and brings them to the disk.
    private func makeGroup(of change: Change) -> [(Change, Change.Decision)] {
        var group = [change]
        do throws(SQLiteError) {
            connection.wait(upTo: change.patience)
            try begin.run()
        } catch {
            // Nobody else was taken yet: those who may wait longer do.
            return [(change, .failed(error))]
        }
        turn.withLock { ($0.underWay, $0.begun) = (1, .now) }
        do throws(SQLiteError) {
            try makeAll(&group)
        } catch {
            rollBack()
            return group.count == 1 ? [(change, .failed(error))] : group.map { ($0, makeAlone($0)) }
        }
        do throws(SQLiteError) {
            try commit.run()
            return group.map { ($0, .made) }
        } catch {
            // Never once more: the kernel has dropped what it could not write, and a second sync would succeed without it.
            rollBack()
            return group.map { ($0, .failed(error)) }
        }
    }

    private func makeAll(_ group: inout [Change]) throws(SQLiteError) {
        var made = 0
        repeat {
            while made < group.count {
                try group[made].make()
                made += 1
                if made == group.count { group += takeWaiting(upTo: limit - made) }
            }
            try deferred?.finish()
            group += takeWaiting(upTo: limit - made)
        } while made < group.count
    }

    private func rollBack() {
        connection.rollBack()
        deferred?.abandon()
    }

    private func makeAlone(_ change: Change) -> Change.Decision {
        do throws(SQLiteError) {
            connection.wait(upTo: change.patience)
            try connection.transaction { () throws(SQLiteError) in
                try change.make()
                try deferred?.finish()
            }
            return .made
        } catch {
            deferred?.abandon()
            return .failed(error)
        }
    }

    private func takeWaiting(upTo count: Int) -> ArraySlice<Change> {
        turn.withLock { turn in
            let taken = turn.waiting.prefix(count)
            turn.waiting.removeFirst(taken.count)
            turn.underWay += taken.count
            return taken
        }
    }

    /// Gives the turn to the one that has waited longest, if any.
    private func passOn() {
        let next = turn.withLock { turn in
            turn.underWay = 0
            turn.isTaken = !turn.waiting.isEmpty
            return turn.waiting.isEmpty ? nil : turn.waiting.removeFirst()
        }
        next?.decide(.leads)
    }
}

/// Whose turn it is; not a part of the generic class, which would have its type looked up at each use.
private struct Turn {
    var isTaken = false
    var waiting: [Change] = []
    /// How many are in the transaction that is open, and since when it is.
    var underWay = 0
    var begun = ContinuousClock.now
}
