/// The keys of a service: the newest signs, all of them verify.
///
/// A new key is put in front, and the ones before it stay until the last token they signed has expired.
public struct KeyRing: Sendable {
    /// Every key, the newest first; there is at least one.
    public let keys: [SigningKey]

    /// The key that signs.
    public var newest: SigningKey { keys[0] }

    /// Takes the keys of a ring.
    ///
    /// - Parameter keys: At least one, the newest first, each with an id of its own.
    /// - Throws: `KeyRingError` where there is none, or two have one id.
    public init(keys: [SigningKey]) throws(KeyRingError) {
        guard !keys.isEmpty else { throw .empty }
        var ids: Set<String> = []
        for key in keys where !ids.insert(key.id).inserted {
            throw .repeatedID(key.id)
        }
        self.keys = keys
    }

    /// Reads what a secret file holds.
    ///
    /// That is one key a line, the newest first, as `ID KEY` or `ID KEY CREATED` with the key in base64url. One line of any
    /// other form, which is not a damaged line of a ring either, is a plain secret, whose bytes are the key as they are: this is how Flask uses its SECRET_KEY, so the secret of such a
    /// service goes on verifying its tokens.
    ///
    /// - Parameter secret: The bytes, with or without the newline (LF or CRLF) that an editor leaves at the end.
    /// - Throws: `KeyRingError`, which names the line that is at fault.
    public init(secret: [UInt8]) throws(KeyRingError) {
        self = try SecretText(secret).keyRing()
    }
}
