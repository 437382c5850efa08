public import Files
public import Time

/// Slows the guessing of passwords, by account and by address, without ever waiting itself.
///
/// What it knows is in a file that all processes of the service share, plain CGI's too, and that outlives them.
public final class SignInThrottle: Sendable {
    /// The size of the file, in bytes.
    public static let fileSize = FailureTable.size

    private let table: FailureTable

    /// Makes a throttle.
    ///
    /// - Parameter file: Where failures are kept.
    public init(_ file: SharedFile) {
        table = FailureTable(file)
    }

    /// How long a sign-in has to wait.
    ///
    /// An account does not wait for what others do to it where its user signs in from the same address as the last time.
    ///
    /// - Parameters:
    ///   - attempt: Who tries.
    ///   - now: The moment.
    /// - Returns: Seconds from 1 to 60, or nil where it may be tried now.
    public func wait(for attempt: SignInAttempt, at now: Uptime = .now) -> Int? {
        let address = table.fingerprint(of: attempt.address, .address)
        let account = table.record(table.fingerprint(of: attempt.account, .account))
        let waits = [
            account.map { $0.home == address ? 0 : $0.kind.rule.wait(after: $0, at: now.milliseconds) },
            table.record(address).map { $0.kind.rule.wait(after: $0, at: now.milliseconds) },
        ]
        guard let longest = waits.compactMap(\.self).max(), longest > 0 else { return nil }
        return Int((longest + 999) / 1000)
    }

    /// Picks one of several, always the same one for one name, and none that anybody could foretell.
    ///
    /// - Parameters:
    ///   - attempt: Who tries.
    ///   - count: Of how many; at least one.
    /// - Returns: The place of the one.
    public func pick(for attempt: SignInAttempt, of count: Int) -> Int {
        Int(table.fingerprint(of: attempt.account, .account).low % UInt64(max(1, count)))
    }

    /// Notes that the password was wrong, or the account unknown.
    ///
    /// - Parameters:
    ///   - attempt: Who tried.
    ///   - now: The moment.
    public func noteFailure(of attempt: SignInAttempt, at now: Uptime = .now) {
        let address = table.fingerprint(of: attempt.address, .address)
        table.update(address, .address, at: now.milliseconds) { record in
            ThrottleRule.address.count(&record, at: now.milliseconds)
        }
        table.update(table.fingerprint(of: attempt.account, .account), .account, at: now.milliseconds) { record in
            ThrottleRule.account.count(&record, at: now.milliseconds)
            if record.home == address { record.home = .none }
        }
    }

    /// Notes that the password was right.
    ///
    /// - Parameters:
    ///   - attempt: Who signed in.
    ///   - now: The moment.
    public func noteSuccess(of attempt: SignInAttempt, at now: Uptime = .now) {
        let address = table.fingerprint(of: attempt.address, .address)
        let account = table.fingerprint(of: attempt.account, .account)
        if let record = table.record(account), record.count == 0, record.home == address { return }
        table.update(account, .account, at: now.milliseconds) { record in
            record.count = 0
            record.home = address
            (record.first, record.last) = (now.milliseconds, now.milliseconds)
        }
    }
}
