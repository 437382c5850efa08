/// Why there is no password hash.
public enum PasswordHashError: Error, Sendable, Equatable {
    /// The text is no PHC string, or has a part of a wrong form or length.
    case malformed
    /// The function is neither argon2i nor argon2id, or of a version that is not known.
    case unsupported
    /// Memory, iterations or parallelism lie outside the bounds of `PasswordHashCost`.
    case costOutOfRange
    /// Argon2 could not be computed, for want of memory or of threads.
    case outOfMemory
}

extension PasswordHashError: CustomStringConvertible {
    /// The fault in words, without any part of the hash.
    public var description: String {
        switch self {
        case .malformed: "not a PHC string like $argon2id$v=19$m=19456,t=2,p=1$salt$hash"
        case .unsupported: "not argon2id or argon2i of version 16 or 19"
        case .costOutOfRange: "m, t and p must be m=8*p to 1048576, t=1 to 64, p=1 to 64"
        case .outOfMemory: "not enough memory to hash the password"
        }
    }
}
