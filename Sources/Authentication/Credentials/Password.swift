public import Digests

/// A password that somebody chooses: 8 to 1024 bytes, taken exactly as given.
///
/// It never prints itself. Its bytes are not cleared from memory: Swift copies arrays where it likes, and a promise that holds
/// for one copy of several is worth nothing.
public struct Password: Sendable, Redacted {
    /// What a password has to be, in words for the person who chose another.
    public static let rule = "8 to 1024 bytes"

    /// The greatest length that is ever hashed: a longer one could only waste time.
    static let limit = 1024

    let bytes: [UInt8]

    /// Takes a new password that keeps to the rule; nil is the answer to any other.
    public init?(new bytes: [UInt8]) {
        guard (8...Self.limit).contains(bytes.count) else { return nil }
        self.bytes = bytes
    }
}
