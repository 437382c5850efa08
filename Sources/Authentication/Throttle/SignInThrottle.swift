public import Files
public import Time

/// Slows the guessing of passwords, by account and by address, without ever waiting itself.
///
/// What it knows is in a file that all processes of the service share, plain CGI's too, and that outlives them. A try counts as
/// failed from its beginning on, so that many at once get no further than as many in turn.
public final class SignInThrottle: Sendable {
    /// The size of the file, in bytes.
    public static let fileSize = FailureTable.size

    /// What is said of a try.
    public enum Verdict: Sendable, Equatable {
        /// It has to come again, in so many seconds from 1 to 60.
        case wait(Int)
        /// It may be made, and is to be ended.
        case begun(SignInAttempt.Standing)
    }

    private let table: FailureTable

    /// Makes a throttle.
    ///
    /// - Parameter file: Where failures are kept.
    public init(_ file: SharedFile) {
        table = FailureTable(file)
    }

    /// How long a sign-in would have to wait; nothing is counted.
    ///
    /// - Parameters:
    ///   - attempt: Who would try.
    ///   - now: The moment.
    /// - Returns: Seconds from 1 to 60, or nil where it may be tried now.
    public func wait(for attempt: SignInAttempt, at now: Uptime = .now) -> Int? {
        let (account, address) = fingerprints(of: attempt)
        let waits = [
            table.record(account).map { $0.wait(from: address, at: now.milliseconds) },
            table.record(address).map { $0.wait(from: address, at: now.milliseconds) },
        ]
        return seconds(waits.compactMap(\.self).max() ?? 0)
    }

    /// Begins a try, which counts as failed until it has ended otherwise.
    ///
    /// An account does not wait for what others do to it where its user signs in from the same address as the last time.
    ///
    /// - Parameters:
    ///   - attempt: Who tries.
    ///   - now: The moment.
    /// - Returns: Whether it may be made.
    public func begin(_ attempt: SignInAttempt, at now: Uptime = .now) -> Verdict {
        let (account, address) = fingerprints(of: attempt)
        let isHome = table.record(account)?.home == address
        if !isHome, let seconds = count(account, .account, from: address, at: now) { return .wait(seconds) }
        guard let seconds = count(address, .address, from: address, at: now) else {
            return .begun(isHome ? .home : .counted)
        }
        if !isHome { takeBack(account, .account, at: now) }
        return .wait(seconds)
    }

    /// Ends a try whose password was wrong, or whose account there is not.
    ///
    /// - Parameters:
    ///   - attempt: Who tried.
    ///   - standing: What `begin` said.
    ///   - now: The moment.
    public func fail(_ attempt: SignInAttempt, _ standing: SignInAttempt.Standing, at now: Uptime = .now) {
        guard standing == .home else { return }
        let (account, address) = fingerprints(of: attempt)
        table.update(account, .account, at: now.milliseconds) { record in
            record.countFailure(from: address, at: now.milliseconds)
            record.home = .none
        }
    }

    /// Ends a try whose password was right.
    ///
    /// - Parameters:
    ///   - attempt: Who signed in.
    ///   - now: The moment.
    public func succeed(_ attempt: SignInAttempt, at now: Uptime = .now) {
        let (account, address) = fingerprints(of: attempt)
        takeBack(address, .address, at: now)
        table.update(account, .account, at: now.milliseconds) { record in
            if record.count == 0, record.home == address { return }
            record.count = 0
            record.home = address
            (record.first, record.last) = (now.milliseconds, now.milliseconds)
        }
    }

    /// Ends a try that was not made after all.
    ///
    /// - Parameters:
    ///   - attempt: Who would have tried.
    ///   - standing: What `begin` said.
    ///   - now: The moment.
    public func takeBack(_ attempt: SignInAttempt, _ standing: SignInAttempt.Standing, at now: Uptime = .now) {
        let (account, address) = fingerprints(of: attempt)
        takeBack(address, .address, at: now)
        if standing == .counted { takeBack(account, .account, at: now) }
    }

    /// Picks one of several, always the same one for one name, and none that anybody could foretell.
    ///
    /// - Parameters:
    ///   - attempt: Who tries.
    ///   - count: Of how many; at least one.
    /// - Returns: The place of the one.
    public func pick(for attempt: SignInAttempt, of count: Int) -> Int {
        Int(fingerprints(of: attempt).account.low % UInt64(max(1, count)))
    }
}

extension SignInThrottle {
    private func fingerprints(of attempt: SignInAttempt) -> (account: Fingerprint, address: Fingerprint) {
        (table.fingerprint(of: attempt.account, .account), table.fingerprint(of: attempt.address, .address))
    }

    /// Judges and counts in one step, or says how long there is to wait.
    private func count(
        _ fingerprint: Fingerprint, _ kind: FailureRecord.Kind, from address: Fingerprint, at now: Uptime
    ) -> Int? {
        table.update(fingerprint, kind, at: now.milliseconds) { record in
            if let seconds = seconds(record.wait(from: address, at: now.milliseconds)) { return seconds }
            record.countFailure(from: address, at: now.milliseconds)
            return nil
        }
    }

    private func takeBack(_ fingerprint: Fingerprint, _ kind: FailureRecord.Kind, at now: Uptime) {
        table.update(fingerprint, kind, at: now.milliseconds) { record in record.count = max(0, record.count - 1) }
    }

    private func seconds(_ milliseconds: Int64) -> Int? {
        milliseconds > 0 ? Int((milliseconds + 999) / 1000) : nil
    }
}
