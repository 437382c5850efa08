/// A change that one thread asks for, and that this or another thread makes.
///
/// The thread that asks for it sleeps from when others can see it until it is decided, so that only one of them uses it at a time.
final class Change: @unchecked Sendable {
    /// What is to become of it.
    enum Decision {
        /// It was made, and is on the disk.
        case made
        /// Nothing of it was.
        case failed(SQLiteError)
        /// The thread that asks for it is to lead a group.
        case leads
    }

    let make: () throws(SQLiteError) -> Void
    /// Until when it may wait for others' writing.
    private let end: ContinuousClock.Instant
    private let isDecided = Semaphore()
    private var answer = Decision.leads

    init(
        waitingUntil end: ContinuousClock.Instant, _ make: @escaping () throws(SQLiteError) -> Void
    ) {
        self.end = end
        self.make = make
    }

    /// How many milliseconds it may still wait.
    var patience: Int { Int(max(.zero, end - .now) / .milliseconds(1)) }

    /// Tells the thread that waits.
    func decide(_ decision: Decision) {
        answer = decision
        isDecided.signal()
    }

    /// Waits until that is known, for as long as it takes.
    func decision() -> Decision {
        isDecided.wait()
        return answer
    }

    /// Waits until that is known, but not for long.
    func decision(within time: Duration) -> Decision? {
        isDecided.wait(upTo: time) ? answer : nil
    }
}
