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
    /// Whether it is argon2id, and not argon2i.
    let isArgon2id: Bool

    /// Takes a PHC string that was made elsewhere.
    ///
    /// Absurd parameters are refused here, when the file is read: at a sign-in, `m=4194304` would take 4 GiB.
    ///
    /// - Parameter phc: The string; salt 8 to 64 bytes, hash 4 to 128, both base64 without padding.
    /// - Throws: `PasswordHashError`, which tells malformed, unsupported and out of range apart.
    public init(phc: String) throws(PasswordHashError) {
        let parts = try PHCString(phc.utf8.span)
        self.init(phc: phc, cost: parts.cost, isArgon2id: parts.isArgon2id)
    }

    private init(phc: String, cost: PasswordHashCost, isArgon2id: Bool) {
        self.phc = phc
        self.cost = cost
        self.isArgon2id = isArgon2id
    }

    /// Hashes a new password.
    ///
    /// - Parameters:
    ///   - password: What to hash.
    ///   - cost: Memory, iterations and parallelism.
    /// - Returns: The hash.
    /// - Throws: `PasswordHashError.outOfMemory`.
    public static func make(_ password: Password, cost: PasswordHashCost) throws(PasswordHashError) -> PasswordHash {
        try make(password.bytes, cost: cost)
    }

    /// Hashes the password that this is the hash of anew.
    ///
    /// - Parameters:
    ///   - password: What `matches` was true for; rules for new passwords do not matter.
    ///   - cost: Memory, iterations and parallelism.
    /// - Returns: The hash.
    /// - Throws: `PasswordHashError.outOfMemory`.
    public func renewed(_ password: [UInt8], cost: PasswordHashCost) throws(PasswordHashError) -> PasswordHash {
        try Self.make(password, cost: cost)
    }

    private static func make(_ password: [UInt8], cost: PasswordHashCost) throws(PasswordHashError) -> PasswordHash {
        let argon2 = Argon2(isArgon2id: true, version: 19, cost: cost, salt: randomBytes(16))
        let hash = try argon2.hash(password[...], count: 32)
        let phc = "$argon2id$v=19$\(parameters(cost))$\(digits(argon2.salt))$\(digits(hash))"
        return PasswordHash(phc: phc, cost: cost, isArgon2id: true)
    }

    private static func parameters(_ cost: PasswordHashCost) -> String {
        "m=\(cost.memory),t=\(cost.iterations),p=\(cost.parallelism)"
    }

    /// Base64 without padding, which has `+` and `/` where base64url has `-` and `_`.
    private static func digits(_ bytes: [UInt8]) -> String {
        String(Base64URL.encode(bytes.span).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    }

    /// A hash that no password matches and that costs as much as this one, to be verified against where a user is not known.
    ///
    /// Without it the answer to an unknown name would come a hash's time sooner, and so tell which names exist. Nothing is hashed
    /// for it: salt and hash are random digits of base64.
    public var decoy: PasswordHash { Self.decoy(isArgon2id ? "argon2id" : "argon2i", cost) }

    /// A hash that no password matches, where there is none to be like.
    ///
    /// - Parameter cost: What it costs to verify.
    /// - Returns: The hash of nothing.
    public static func decoy(cost: PasswordHashCost) -> PasswordHash { decoy("argon2id", cost) }

    private static func decoy(_ function: String, _ cost: PasswordHashCost) -> PasswordHash {
        // 24 and 33 bytes, so that the digits leave no bits over.
        let phc = "$\(function)$v=19$\(parameters(cost))$\(randomDigits(32))$\(randomDigits(44))"
        return PasswordHash(phc: phc, cost: cost, isArgon2id: function == "argon2id")
    }

    private static func randomDigits(_ count: Int) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        return String(randomBytes(count).map { digits[Int($0 % 64)] })
    }

    /// Whether this is the hash of a password; costs memory and time as `cost` tells.
    ///
    /// - Parameter password: What a client sent. More than 1024 bytes are none that has ever been taken; that costs as much as
    ///   any other, or wrong passwords could be sent faster than right ones.
    /// - Returns: False for any other password.
    /// - Throws: `PasswordHashError.outOfMemory`, with which nothing is said about the password.
    public func matches(_ password: [UInt8]) throws(PasswordHashError) -> Bool {
        let text = phc.utf8.span
        guard let parts = try? PHCString(text),
            let salt = Base64Alphabet.standard.decode(text.extracting(parts.salt)),
            let hash = Base64Alphabet.standard.decode(text.extracting(parts.hash))
        else { return false }
        let argon2 = Argon2(isArgon2id: isArgon2id, version: parts.version, cost: cost, salt: salt)
        return try argon2.verify(password.prefix(Password.limit), hash: hash) && password.count <= Password.limit
    }
}
