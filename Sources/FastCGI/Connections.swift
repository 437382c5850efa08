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

    private struct Inside {
        var parked: [Int32: Connection] = [:]
        var open = 0
        var accepted = 0
        var expired = 0
        var isStopping = false
    }

    private let events: EventSet
    private let inside = Mutex(Inside())

    init(events: EventSet) {
        self.events = events
    }

    /// How many connections there are, of each kind, and have been.
    struct Counts {
        let open, claimed, kept, receiving, accepted, expired: Int
    }

    /// How many are open.
    var count: Int { inside.withLock { $0.open } }

    /// How many of each kind.
    var counts: Counts {
        inside.withLock { inside in
            let phases = inside.parked.values.map(\.phase)
            return Counts(
                open: inside.open, claimed: inside.open - phases.count, kept: phases.count { $0 == .kept },
                receiving: phases.count { $0 == .receiving }, accepted: inside.accepted, expired: inside.expired)
        }
    }

    /// Counts a new connection, which belongs to who accepted it.
    func begin() {
        inside.withLock {
            $0.open += 1
            $0.accepted += 1
        }
    }

    /// Takes the connection of a descriptor that has reported; nil where it was closed meanwhile.
    func claim(_ descriptor: Int32) -> Connection? {
        inside.withLock { $0.parked.removeValue(forKey: descriptor) }
    }

    /// Leaves a connection to the event set until more comes, or closes it where nothing is worth waiting for.
    func park(_ connection: Connection, isNew: Bool, now: Instant) {
        let isParked = inside.withLock { inside in
            guard now < connection.deadline, !(inside.isStopping && connection.phase == .kept) else { return false }
            var connection = connection
            if inside.isStopping, connection.phase == .silent {
                connection.hurry(until: now + Self.silenceWhileStopping)
            }
            inside.parked[connection.descriptor] = connection
            // Under the lock, so that whatever reports is parked already, and nobody closes it in between.
            let isWatched = isNew ? events.add(connection.descriptor) : events.arm(connection.descriptor)
            if !isWatched { inside.parked[connection.descriptor] = nil }
            return isWatched
        }
        if !isParked { end(connection) }
    }

    /// Closes a connection that was claimed.
    func end(_ connection: Connection) {
        close(connection.descriptor)
        inside.withLock { $0.open -= 1 }
    }

    /// Closes what has taken too long.
    func expire(at now: Instant) {
        let late = inside.withLock { inside in
            let late = inside.parked.values.filter { $0.deadline <= now }
            for connection in late { inside.parked[connection.descriptor] = nil }
            inside.expired += late.count
            return late
        }
        for connection in late { end(connection) }
    }

    /// Closes the connection that has been idle for longest, to make room for another.
    ///
    /// - Returns: False where every connection is in the middle of something.
    func evict() -> Bool {
        let oldest = inside.withLock { inside in
            let oldest = inside.parked.values.filter(\.isIdle).min { $0.deadline < $1.deadline }
            if let oldest { inside.parked[oldest.descriptor] = nil }
            return oldest
        }
        if let oldest { end(oldest) }
        return oldest != nil
    }

    /// Closes the connections that are kept for a next request, and from now on every other as soon as it has its answer.
    func stop(at now: Instant) {
        let kept = inside.withLock { inside in
            inside.isStopping = true
            let kept = inside.parked.values.filter { $0.phase == .kept }
            for connection in kept { inside.parked[connection.descriptor] = nil }
            for descriptor in inside.parked.filter({ $0.value.phase == .silent }).keys {
                inside.parked[descriptor]?.hurry(until: now + Self.silenceWhileStopping)
            }
            return kept
        }
        for connection in kept { end(connection) }
    }
}
