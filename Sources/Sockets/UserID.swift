import Glibc

/// The number of a user of this machine.
public struct UserID: Sendable, Hashable, CustomStringConvertible {
    /// The number.
    public let number: UInt32

    /// Takes a number.
    ///
    /// - Parameter number: The number.
    public init(number: UInt32) {
        self.number = number
    }

    /// Takes a number or looks a name up.
    ///
    /// - Parameter text: Like `33` or `www-data`.
    /// - Throws: `AccountError` where there is no such user, or none can be looked up.
    public init(_ text: String) throws(AccountError) {
        if let number = try accountNumber(text) {
            self.number = number
        } else {
            number = try Self.known.number(of: text) { () throws(AccountError) in
                let found = unsafe try accountEntry(passwd()) { unsafe getpwnam_r(text, $0, $1, $2, $3) }
                // The C function looks up what stands before a zero byte.
                guard let found = unsafe found, !text.utf8.contains(0) else { throw .unknownUser(text) }
                return unsafe found.pw_uid
            }
        }
    }

    private static let known = KnownAccounts()

    /// The number in decimal.
    public var description: String { "\(number)" }
}
