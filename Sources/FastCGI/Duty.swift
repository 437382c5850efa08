import Glibc
import Synchronization

/// Whether one worker has one of the places of a roster.
final class Duty: Sendable {
    private let freePlaces: Int32
    /// Counts the beginnings and ends of what the worker serves: odd while it serves something.
    private let steps = Atomic(0)
    /// The count that was found last.
    private let seen = Atomic(0)
    /// Whether the worker has no place, since it has left or was relieved.
    private let isOff = Atomic(true)

    init(freePlaces: Int32) {
        self.freePlaces = freePlaces
    }

    /// Waits for a place, unless the worker has one.
    func take() {
        guard isOff.load(ordering: .acquiring) else { return }
        var one: UInt64 = 0
        while unsafe read(freePlaces, &one, 8) != 8 {}
        isOff.store(false, ordering: .releasing)
    }

    /// Notes that the worker begins to serve.
    func begin() {
        steps.add(1, ordering: .relaxed)
    }

    /// Gives the place to another for the rest of what the worker serves.
    func leave() {
        if !isOff.exchange(true, ordering: .acquiringAndReleasing) { give() }
    }

    /// Notes that the worker has served.
    func end() {
        steps.add(1, ordering: .relaxed)
    }

    /// Gives the place to another if the worker serves the same as at the last call.
    func relieveIfHeldUp() {
        let steps = steps.load(ordering: .relaxed)
        let isHeldUp = steps % 2 == 1 && steps == seen.exchange(steps, ordering: .relaxed)
        if isHeldUp { leave() }
    }

    private func give() {
        var one: UInt64 = 1
        _ = unsafe write(freePlaces, &one, 8)
    }
}
