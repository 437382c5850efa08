internal import Synchronization

/// What the workers and the thread that waits for signals share.
final class ServerState: Sendable {
    private struct Inside {
        var active = 0
        var failure: (any Error)?
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

    /// How many exchanges are in flight.
    var active: Int { inside.withLock { $0.active } }

    /// Why a worker could not start.
    var failure: (any Error)? {
        get { inside.withLock { $0.failure } }
        set { inside.withLock { $0.failure = newValue } }
    }
}
