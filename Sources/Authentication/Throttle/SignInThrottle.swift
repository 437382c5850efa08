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
        let fromAddress = table.record(address, .address)?.wait(from: address, at: now.milliseconds) ?? 0
        guard !isSpared(account, from: address) else { return seconds(fromAddress) }
        let forAccount = table.record(account, .account)?.wait(from: address, at: now.milliseconds) ?? 0
        return seconds(max(fromAddress, forAccount))
    }

    /// Begins a try, which counts as failed until it has ended otherwise.
    ///
    /// From the address that its user signed in from last an account does not wait for what is done from elsewhere; five
    /// failures from there end that.
    ///
    /// - Parameters:
    ///   - attempt: Who tries.
    ///   - now: The moment.
    /// - Returns: Whether it may be made.
    public func begin(_ attempt: SignInAttempt, at now: Uptime = .now) -> Verdict {
        let (account, address) = fingerprints(of: attempt)
        let isHome = isSpared(account, from: address)
        if let seconds = count(account, .account, from: address, isSpared: isHome, at: now) { return .wait(seconds) }
        guard let seconds = count(address, .address, from: address, isSpared: false, at: now) else {
            return .begun(isHome ? .home : .counted)
        }
        takeBack(account, .account, at: now)
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
        table.update(account, .home, at: now.milliseconds) { record in
            record.countFailure(from: address, at: now.milliseconds)
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
        table.update(account, .account, at: now.milliseconds) { record in record.count = 0 }
        table.update(account, .home, at: now.milliseconds) { record in
            (record.home, record.count) = (address, 0)
            (record.first, record.last) = (now.milliseconds, now.milliseconds)
        }
    }

    /// Ends a try that was not made after all.
    ///
    /// - Parameters:
    ///   - attempt: Who would have tried.
    ///   - now: The moment.
    public func takeBack(_ attempt: SignInAttempt, at now: Uptime = .now) {
        let (account, address) = fingerprints(of: attempt)
        takeBack(address, .address, at: now)
        takeBack(account, .account, at: now)
    }

    /// Picks one of several, the same one for one name even when some are added, and none that anybody could foretell.
    ///
    /// - Parameters:
    ///   - attempt: Who tries.
    ///   - count: Of how many; at least one.
    /// - Returns: The place of the one.
    public func pick(for attempt: SignInAttempt, of count: Int) -> Int {
        JumpHash.bucket(of: fingerprints(of: attempt).account.low, among: max(1, count))
    }
}

extension SignInThrottle {
    private func fingerprints(of attempt: SignInAttempt) -> (account: Fingerprint, address: Fingerprint) {
        (table.fingerprint(of: attempt.account, .account), table.fingerprint(of: attempt.address, .address))
    }

    private func isSpared(_ account: Fingerprint, from address: Fingerprint) -> Bool {
        table.record(account, .home)?.spares(address) ?? false
    }

    /// Judges and counts in one step, or says how long there is to wait.
    private func count(
        _ fingerprint: Fingerprint, _ kind: FailureRecord.Kind, from address: Fingerprint, isSpared: Bool,
        at now: Uptime
    ) -> Int? {
        table.update(fingerprint, kind, at: now.milliseconds) { record in
            let wait = isSpared ? 0 : record.wait(from: address, at: now.milliseconds)
            if let seconds = seconds(wait) { return seconds }
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
