/// The keys of a service: the newest signs, all of them verify.
///
/// A new key is put in front, and the ones before it stay until the last token they signed has expired.
public struct KeyRing: Sendable {
    /// The key that signs.
    public let newest: SigningKey
    private let older: [SigningKey]

    /// Every key, the newest first.
    public var keys: [SigningKey] { [newest] + older }

    /// Takes the keys of a ring.
    ///
    /// - Parameter keys: At least one, the newest first, each with an id of its own.
    /// - Throws: `KeyRingError` where there is none, or two have one id.
    public init(keys: [SigningKey]) throws(KeyRingError) {
        guard let newest = keys.first else { throw .empty }
        var ids: Set<String> = []
        for key in keys where !ids.insert(key.id).inserted {
            throw .repeatedID(key.id)
        }
        self.newest = newest
        older = Array(keys.dropFirst())
    }

    /// Takes a secret of one line, whose bytes are the key as they are.
    ///
    /// This is how Flask uses its SECRET_KEY, so the secret of such a service goes on verifying its tokens.
    ///
    /// - Parameter secret: The line, with or without the newline (LF or CRLF) that an editor leaves at its end.
    /// - Throws: `KeyRingError` where it is no key.
    public init(secret: [UInt8]) throws(KeyRingError) {
        let line = Self.withoutNewline(secret)
        guard !line.contains(UInt8(ascii: "\n")) else { throw .severalLines }
        try self.init(keys: [SigningKey(bytes: line)])
    }

    private static func withoutNewline(_ secret: [UInt8]) -> [UInt8] {
        guard secret.last == UInt8(ascii: "\n") else { return secret }
        let line = secret.dropLast()
        return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
}
