import CLinux
import Glibc
import Synchronization

/// Wakes the one who watches the workers, and costs them a look while that one is awake.
final class DutyBell: Sendable {
    private let rung: Int32
    private let isAwaited = Atomic(false)

    /// Makes a bell.
    ///
    /// - Throws: `ServerError.outOfResources`.
    init() throws(ServerError) {
        rung = eventfd(0, Int32(EFD_CLOEXEC))
        guard rung >= 0 else { throw .outOfResources }
    }

    deinit {
        close(rung)
    }

    /// Wakes who waits, if somebody does.
    func ring() {
        guard isAwaited.load(ordering: .sequentiallyConsistent),
            isAwaited.exchange(false, ordering: .sequentiallyConsistent)
        else { return }
        var one: UInt64 = 1
        _ = unsafe write(rung, &one, 8)
    }

    /// Waits until it is rung.
    ///
    /// - Parameter isNeedless: Whether there is something to do already. It is asked after whoever begins something has begun to
    ///   ring, so that neither misses the other.
    func wait(unless isNeedless: () -> Bool) {
        isAwaited.store(true, ordering: .sequentiallyConsistent)
        if isNeedless() {
            isAwaited.store(false, ordering: .sequentiallyConsistent)
            return
        }
        var count: UInt64 = 0
        while unsafe read(rung, &count, 8) != 8 {}
    }
}
