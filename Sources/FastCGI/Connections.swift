import Gateway
import Glibc
import Synchronization

/// Every open connection: those that wait in the event set, and how many the workers have.
///
/// A connection belongs to one side at a time: it is parked here while the event set watches it, or claimed by the worker that
/// serves it.
final class Connections: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// How long a connection that was accepted may go on being silent once the server stops: its request may be on the way.
    private static let silenceWhileStopping = Duration.milliseconds(300)
    /// So many that workers rarely meet at one, since each holds its lock during a system call.
    private static let shardCount = 64

    /// The parked connections of some of the descriptors.
    private final class Shard: Sendable {
        let parked = Mutex<[Int32: Connection]>([:])
    }

    private let events: EventSet
    private let shards = (0..<shardCount).map { _ in Shard() }
    private let open = Atomic(0)
    private let accepted = Atomic(0)
    private let expired = Atomic(0)
    private let stopping = Atomic(false)

    init(events: EventSet) {
        self.events = events
    }

    /// How many are open.
    var count: Int { open.load(ordering: .sequentiallyConsistent) }

    /// Whether every connection is closed as soon as it has its answer.
    var isStopping: Bool { stopping.load(ordering: .sequentiallyConsistent) }

    /// Accepts a connection, which belongs to the caller, and counts it.
    ///
    /// It is counted while it is still in the socket's queue: a stop that waits for the last one must not miss it on its way.
    func accept(on listener: ListeningSocket) -> ListeningSocket.Outcome {
        open.add(1, ordering: .sequentiallyConsistent)
        let outcome = listener.accept()
        if case .connection = outcome {
            accepted.add(1, ordering: .relaxed)
        } else {
            open.subtract(1, ordering: .relaxed)
        }
        return outcome
    }

    /// Takes the connection of a descriptor that has reported; nil where it was closed meanwhile.
    func claim(_ descriptor: Int32) -> Connection? {
        shard(descriptor).parked.withLock { $0.removeValue(forKey: descriptor) }
    }

    /// Leaves a connection to the event set until more comes.
    ///
    /// - Returns: False where nothing is worth waiting for, so that it has to be ended.
    func park(_ connection: Connection, isNew: Bool, now: Instant) -> Bool {
        shard(connection.descriptor).parked.withLock { parked in
            var connection = connection
            if isStopping {
                if connection.phase == .kept, connection.refuseMore() { return false }
                connection = Self.hurried(connection, now)
            }
            guard now < connection.deadline || connection.canGoOn else {
                expired.add(1, ordering: .relaxed)
                return false
            }
            parked[connection.descriptor] = connection
            // Under the lock, so that whatever reports is parked already, and nobody closes it in between.
            let isAnswering = connection.phase == .answering
            let isWatched =
                isNew
                ? events.add(connection.descriptor, forWriting: isAnswering)
                : events.arm(connection.descriptor, forWriting: isAnswering)
            if !isWatched { parked[connection.descriptor] = nil }
            return isWatched
        }
    }

    /// Closes a connection that was accepted or claimed.
    func end(_ descriptor: Int32) {
        close(descriptor)
        open.subtract(1, ordering: .sequentiallyConsistent)
    }

    private func shard(_ descriptor: Int32) -> Shard {
        shards[Int(descriptor) % Self.shardCount]
    }

    private static func hurried(_ connection: Connection, _ now: Instant) -> Connection {
        var connection = connection
        if connection.phase == .silent { connection.hurry(until: now + silenceWhileStopping) }
        return connection
    }
}

// MARK: - All of them

extension Connections {
    /// How many connections there are, of each kind, and have been.
    struct Counts {
        let open, claimed, kept, receiving, answering, accepted, expired: Int
    }

    /// How many of each kind.
    var counts: Counts {
        let phases = shards.flatMap { shard in shard.parked.withLock { $0.values.map(\.phase) } }
        let open = count
        return Counts(
            open: open, claimed: max(0, open - phases.count), kept: phases.count { $0 == .kept },
            receiving: phases.count { $0 == .receiving }, answering: phases.count { $0 == .answering },
            accepted: accepted.load(ordering: .relaxed),
            expired: expired.load(ordering: .relaxed))
    }

    /// Closes what has taken too long.
    ///
    /// One that could go on is not late: the workers are.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - sendTimeout: How long a web server may read nothing, in seconds.
    /// - Returns: What was closed.
    func expire(at now: Instant, sendTimeout: Int) -> [Connection] {
        for shard in shards {
            shard.parked.withLock { parked in
                for (descriptor, connection) in parked where connection.deadline <= now {
                    parked[descriptor]?.putOffIfRead(until: now + .seconds(sendTimeout))
                }
            }
        }
        let late = take { $0.deadline <= now && !$0.canGoOn }
        expired.add(late.count, ordering: .relaxed)
        for connection in late { end(connection.descriptor) }
        return late
    }

    /// Closes connections that have been idle for longest, to make room for others: kept ones first, then silent ones.
    ///
    /// - Parameters:
    ///   - least: How many, where there are so many; several more where there are very many, so that the next ones need not be
    ///     looked for again.
    ///   - limit: Only those are closed that have been idle since then: a web server may just be about to send on others.
    func evict(_ least: Int, idleSince limit: Instant) {
        let idle = shards.flatMap { shard in
            shard.parked.withLock { $0.values.filter { $0.isIdle && $0.idleSince <= limit }.map(Candidate.init) }
        }
        let wanted = max(least, 1, idle.count / 64)
        var count = 0
        for candidate in idle.sorted() where count < wanted {
            guard let connection = takeIdle(candidate.descriptor) else { continue }
            end(connection.descriptor)
            count += 1
        }
    }

    /// A connection that may give way, ordered by how little it is missed.
    private struct Candidate: Comparable {
        let descriptor: Int32
        private let isKept: Bool
        private let idleSince: Instant

        init(_ connection: Connection) {
            descriptor = connection.descriptor
            isKept = connection.phase == .kept
            idleSince = connection.idleSince
        }

        static func < (one: Candidate, other: Candidate) -> Bool {
            one.isKept == other.isKept ? one.idleSince < other.idleSince : one.isKept
        }
    }

    /// Takes a connection if it is idle still: meanwhile a worker may have had it, or another have got its number.
    private func takeIdle(_ descriptor: Int32) -> Connection? {
        shard(descriptor).parked.withLock { parked in
            guard let connection = parked[descriptor], connection.isIdle, !connection.hasPendingBytes else {
                return nil
            }
            return parked.removeValue(forKey: descriptor)
        }
    }

    /// Closes the connections that are kept and have not sent a next request, and from now on every other as soon as it has its answer.
    func stop(at now: Instant) {
        stopping.store(true, ordering: .sequentiallyConsistent)
        for connection in take(where: { $0.phase == .kept && $0.refuseMore() }) { end(connection.descriptor) }
        for shard in shards {
            shard.parked.withLock { parked in parked = parked.mapValues { Self.hurried($0, now) } }
        }
    }

    private func take(where isMeant: (Connection) -> Bool) -> [Connection] {
        shards.flatMap { shard in
            shard.parked.withLock { parked in
                let meant = parked.values.filter(isMeant)
                for connection in meant { parked[connection.descriptor] = nil }
                return meant
            }
        }
    }
}
