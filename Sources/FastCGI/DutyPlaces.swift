import CLinux
import Glibc
import Synchronization

/// The places of a roster, of which there is one at least: who has one waits for connections.
final class DutyPlaces: Sendable {
    /// An eventfd that counts the places that nobody has.
    private let free: Int32
    private let limit: Int
    /// How many there are, taken or free.
    private let count = Atomic(1)

    /// Makes one place, which is free.
    ///
    /// - Parameter limit: How many there may be.
    /// - Throws: `ServerError.outOfResources`.
    init(limit: Int) throws(ServerError) {
        free = eventfd(1, Int32(EFD_SEMAPHORE | EFD_CLOEXEC))
        guard free >= 0 else { throw .outOfResources }
        self.limit = limit
    }

    deinit {
        close(free)
    }

    /// Waits for a free place.
    func take() {
        var one: UInt64 = 0
        while unsafe read(free, &one, 8) != 8 {}
    }

    /// Gives a place that was taken to another.
    func give() {
        var one: UInt64 = 1
        _ = unsafe write(free, &one, 8)
    }

    /// Makes one more, which is free, unless there are as many as may be.
    func add() {
        if change(by: 1) { give() }
    }

    /// Does away with one that was taken.
    ///
    /// - Returns: False where it is the only one, and stays.
    func remove() -> Bool { change(by: -1) }

    /// Brings back one that was done away with, as somebody else has it.
    func restore() {
        count.add(1, ordering: .relaxed)
    }

    private func change(by difference: Int) -> Bool {
        var before = count.load(ordering: .relaxed)
        while (1...max(1, limit)).contains(before + difference) {
            let (isChanged, found) = count.compareExchange(
                expected: before, desired: before + difference, ordering: .relaxed)
            if isChanged { return true }
            before = found
        }
        return false
    }
}
