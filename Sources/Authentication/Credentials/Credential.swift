import JSON
public import Time

/// One user's record in the credentials file.
public struct Credential: Sendable, Equatable {
    /// The number that tokens and courses name the user by; never used again.
    public let id: Int64
    /// The name to sign in with.
    public var username: UserName
    /// The e-mail address, which signs in as well.
    public var email: EmailAddress
    /// The password, hashed.
    public private(set) var passwordHash: PasswordHash
    /// Whether the user may change what others made.
    public var isAdmin: Bool
    /// What a token's `ver` must equal; raising it ends every token issued before.
    public private(set) var tokenVersion: Int64
    /// When the record was made.
    public let created: Timestamp
    /// The keys of the user's line in their order, where they are not the usual ones; the values of those known here are null.
    let frame: JSONObject?

    /// Sets another password; the tokens of before end, for one may be in the hands that the change is to shut out.
    ///
    /// - Parameter hash: The new password, hashed.
    public mutating func changePassword(to hash: PasswordHash) {
        passwordHash = hash
        endTokens()
    }

    /// Sets another hash of the same password; the tokens stay good.
    ///
    /// - Parameter hash: The same password, hashed at a higher cost.
    public mutating func strengthenPassword(to hash: PasswordHash) {
        passwordHash = hash
    }

    /// Ends every token that was issued to the user so far.
    public mutating func endTokens() {
        // From the greatest version that a file may hold, 2^53 - 1, no number of calls leads out of 64 bits.
        tokenVersion += 1
    }

    /// Ends every token of an earlier version than this one.
    ///
    /// - Parameter version: What the version becomes at least.
    mutating func endTokens(before version: Int64) {
        tokenVersion = max(tokenVersion, version)
    }
}
