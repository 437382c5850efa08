import Synchronization

/// What the workers and the thread that waits for signals share.
final class ServerState: Sendable {
    private struct Inside {
        var active = 0
        var hasLostSocket = false
    }

    private let inside = Mutex(Inside())

    /// Counts an exchange in.
    func begin() {
        inside.withLock { $0.active += 1 }
    }

    /// Counts an exchange out.
    func end() {
        inside.withLock { $0.active -= 1 }
    }

    /// Notes that the listening socket cannot be used any more.
    func loseSocket() {
        inside.withLock { $0.hasLostSocket = true }
    }

    /// How many exchanges are in flight.
    var active: Int { inside.withLock { $0.active } }

    /// Whether the listening socket cannot be used any more.
    var hasLostSocket: Bool { inside.withLock { $0.hasLostSocket } }
}
