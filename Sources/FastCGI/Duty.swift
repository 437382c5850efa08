import Synchronization

/// Whether one worker has one of the places of a roster.
final class Duty: Sendable {
    private let places: DutyPlaces
    private let bell: DutyBell
    /// Counts the beginnings and ends of what the worker serves: odd while it serves something.
    private let steps = Atomic(0)
    /// The count that was found last.
    private let seen = Atomic(0)
    /// Whether the worker has no place, since it has left or was relieved.
    private let isOff = Atomic(true)

    init(places: DutyPlaces, bell: DutyBell) {
        self.places = places
        self.bell = bell
    }

    /// Whether the worker serves something.
    var isServing: Bool { steps.load(ordering: .sequentiallyConsistent) % 2 == 1 }

    /// Waits for a place, unless the worker has one.
    func take() {
        guard isOff.load(ordering: .acquiring) else { return }
        places.take()
        isOff.store(false, ordering: .releasing)
    }

    /// Notes that the worker begins to serve.
    func begin() {
        steps.add(1, ordering: .sequentiallyConsistent)
        bell.ring()
    }

    /// Gives the place to another for the rest of what the worker serves.
    func leave() {
        if !isOff.exchange(true, ordering: .acquiringAndReleasing) { places.give() }
    }

    /// Notes that the worker has served.
    func end() {
        steps.add(1, ordering: .relaxed)
    }

    /// Notes that the worker has served something and begins with something else.
    func goOn() {
        steps.add(2, ordering: .relaxed)
    }

    /// Has another worker come to help, where there is a further place.
    func callForHelp() {
        places.add()
    }

    /// Stands by, since another has a place and there is nothing to do for two.
    ///
    /// - Returns: False where nobody else has one, so that the worker goes on waiting.
    func standBy() -> Bool {
        guard places.remove() else { return false }
        // Relieved in the same moment: the place is another's already.
        if isOff.exchange(true, ordering: .acquiringAndReleasing) { places.restore() }
        return true
    }

    /// Gives the place to another if the worker serves the same as at the last call.
    ///
    /// - Returns: Whether the worker serves something, or has since the last call.
    func relieveIfHeldUp() -> Bool {
        let steps = steps.load(ordering: .relaxed)
        let isServing = steps % 2 == 1
        let isSame = steps == seen.exchange(steps, ordering: .relaxed)
        if isServing, isSame { leave() }
        return isServing || !isSame
    }
}
