import CLinux
import Glibc

/// Lets one thread wait until another one says that it can go on (sem_overview(7)).
@safe
final class Semaphore: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    /// Lets one go on who waits, or who will wait.
    func signal() {
        unsafe sem_post(semaphore)
    }

    /// Waits, for as long as it takes.
    func wait() {
        while unsafe sem_wait(semaphore) != 0 {}
    }

    /// Waits, but not for long.
    ///
    /// - Returns: Whether somebody has signalled.
    func wait(upTo time: Duration) -> Bool {
        var end = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &end)
        let (seconds, attoseconds) = time.components
        let nanoseconds = end.tv_nsec + Int(attoseconds / 1_000_000_000)
        end.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        while unsafe sem_clockwait(semaphore, CLOCK_MONOTONIC, &end) != 0 {
            if errno == ETIMEDOUT { return false }
        }
        return true
    }
}
