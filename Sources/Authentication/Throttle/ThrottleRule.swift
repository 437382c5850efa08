/// How failed sign-ins make the next one wait: so many are free, then 1 s, doubling with each further one to 60 s.
///
/// Once the wait is at its longest, every address but the one that failed last may come some seconds sooner. So whoever
/// guesses at an account all the time, from one address, cannot take every turn before its user does.
struct ThrottleRule {
    /// In a row, for one account: a person mistypes, and a guesser gets some seventy tries an hour.
    static let account = ThrottleRule(freeFailures: 5, counting: .inARow(forgottenAfter: 3_600_000))
    /// For one address, whatever accounts were tried from there; many people may share it.
    static let address = ThrottleRule(freeFailures: 100, counting: .within(300_000))

    private static let longestWait: Int64 = 60_000
    private static let headStart: Int64 = 5000

    /// Which failures count, in milliseconds.
    enum Counting {
        /// All since the last success, until there was none for so long.
        case inARow(forgottenAfter: Int64)
        /// All within so long from the first.
        case within(Int64)
    }

    /// How many failures are without consequence.
    let freeFailures: Int
    private let counting: Counting

    init(freeFailures: Int, counting: Counting) {
        self.freeFailures = freeFailures
        self.counting = counting
    }

    /// Whether what was counted is over; so it is where it lies in the future, which is where a restart of the machine left it.
    func isForgotten(_ record: FailureRecord, at now: Int64) -> Bool {
        guard record.last <= now, record.first <= record.last else { return true }
        switch counting {
        case .inARow(let time): return now - record.last >= time
        case .within(let time): return now - record.first >= time
        }
    }

    /// How many milliseconds the next try has to wait; 0 for none.
    func wait(after record: FailureRecord, at now: Int64, isLastAddress: Bool) -> Int64 {
        guard record.count >= freeFailures, !isForgotten(record, at: now) else { return 0 }
        let doubled: Int64 = 1000 << Int64(min(record.count - freeFailures, 6))
        let longest = isLastAddress ? Self.longestWait : Self.longestWait - Self.headStart
        return max(0, min(doubled, longest) - (now - record.last))
    }

    /// Counts a failure.
    func count(_ record: inout FailureRecord, at now: Int64) {
        if record.count == 0 || isForgotten(record, at: now) {
            (record.count, record.first) = (0, now)
        }
        record.count = min(record.count + 1, FailureRecord.greatestCount)
        record.last = now
    }
}
