import CArgon2
public import Digests

/// A hashed password as a PHC string, for instance `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
///
/// Strings that argon2-cffi and other libraries made verify unchanged, argon2i and argon2id alike. New ones are argon2id
/// (RFC 9106) with a salt of 16 random bytes and a hash of 32. It never prints itself.
public struct PasswordHash: Sendable, Equatable, Redacted {
    /// The PHC string, for the credentials file alone.
    let phc: String
    /// What a verification costs.
    public let cost: PasswordHashCost
    private let type: Argon2_type

    /// Takes a PHC string that was made elsewhere.
    ///
    /// Absurd parameters are refused here, when the file is read: at a sign-in, `m=4194304` would take 4 GiB.
    ///
    /// - Parameter phc: The string; salt 8 to 64 bytes, hash 4 to 128, both base64 without padding.
    /// - Throws: `PasswordHashError`, which tells malformed, unsupported and out of range apart.
    public init(phc: String) throws(PasswordHashError) {
        let parts = try PHCString(phc)
        self.phc = phc
        cost = parts.cost
        type = parts.isArgon2id ? Argon2_id : Argon2_i
    }

    /// Hashes a new password.
    ///
    /// - Parameters:
    ///   - password: What to hash.
    ///   - cost: Memory, iterations and parallelism.
    /// - Returns: The hash.
    /// - Throws: `PasswordHashError.outOfMemory`.
    public static func make(_ password: Password, cost: PasswordHashCost) throws(PasswordHashError) -> PasswordHash {
        let salt = randomBytes(16)
        // "$argon2id$v=19$m=1048576,t=64,p=64$", 22 and 43 digits of base64, "$" and the final NUL stay below this.
        var encoded = [CChar](repeating: 0, count: 128)
        let code = unsafe argon2id_hash_encoded(
            UInt32(cost.iterations), UInt32(cost.memory), UInt32(cost.parallelism), password.bytes,
            password.bytes.count, salt, salt.count, 32, &encoded, encoded.count)
        guard code == ARGON2_OK.rawValue else { throw .outOfMemory }
        return try PasswordHash(phc: String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
    }

    /// Makes a hash that no password matches, to be verified against where a user is not known.
    ///
    /// Without it the answer to an unknown name would come a hash's time sooner, and so tell which names exist. Nothing is hashed
    /// for it: salt and hash are random digits of base64. Imported hashes of another cost still take another time.
    ///
    /// - Parameter cost: The cost of the hashes that it is to stand among.
    /// - Returns: The hash of nothing.
    /// - Throws: Nothing in practice: the string is well formed.
    public static func decoy(cost: PasswordHashCost) throws(PasswordHashError) -> PasswordHash {
        let parameters = "m=\(cost.memory),t=\(cost.iterations),p=\(cost.parallelism)"
        // 24 and 33 bytes, so that the digits leave no bits over.
        return try PasswordHash(phc: "$argon2id$v=19$\(parameters)$\(randomDigits(32))$\(randomDigits(44))")
    }

    private static func randomDigits(_ count: Int) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        return String(randomBytes(count).map { digits[Int($0 % 64)] })
    }

    /// Whether this is the hash of a password; costs memory and time as `cost` tells.
    ///
    /// - Parameter password: What a client sent, of whatever length; over 1024 bytes nothing is computed, for no such password
    ///   has ever been taken.
    /// - Returns: False for any other password, and where the memory does not suffice.
    public func matches(_ password: [UInt8]) -> Bool {
        guard password.count <= Password.limit else { return false }
        return unsafe argon2_verify(phc, password, password.count, type) == ARGON2_OK.rawValue
    }
}
