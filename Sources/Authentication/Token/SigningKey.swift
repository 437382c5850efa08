public import Digests
public import Time

/// A key for HS256 with the id that tokens name it by.
public struct SigningKey: Sendable, Redacted {
    /// The least number of bytes of a key (RFC 7518, section 3.2).
    public static let minimumByteCount = 32

    /// The id, which tokens carry as `kid` (RFC 7515, section 4.1.4); no secret.
    public let id: String
    /// How many bytes it has.
    public let byteCount: Int
    /// When it was made, as far as its line in the ring tells.
    public let created: Timestamp?
    /// Whether it is a plain secret, which stands for itself and bears an id made of its digest.
    public let isPlain: Bool
    private let keyed: HMAC

    /// Takes a key under an id of its own.
    ///
    /// - Parameters:
    ///   - id: The id, different from those of the other keys of the ring.
    ///   - bytes: The key's bytes, just as they are.
    ///   - created: When the key was made, if that is known.
    /// - Throws: `KeyRingError` where the bytes are too few, or all white space.
    public init(id: String, bytes: [UInt8], created: Timestamp? = nil) throws(KeyRingError) {
        try self.init(id: id, bytes: bytes, created: created, isPlain: false)
    }

    /// Takes a plain secret under an id made of its digest, so that it is the same wherever the secret is read.
    ///
    /// - Parameter bytes: The key's bytes, just as they are.
    /// - Throws: `KeyRingError` where the bytes are too few, or all white space.
    public init(bytes: [UInt8]) throws(KeyRingError) {
        try self.init(id: Self.derivedID(of: bytes), bytes: bytes, created: nil, isPlain: true)
    }

    private init(id: String, bytes: [UInt8], created: Timestamp?, isPlain: Bool) throws(KeyRingError) {
        guard !bytes.isEmpty else { throw .empty }
        guard !bytes.allSatisfy(\.isWhiteSpace) else { throw .blank }
        guard bytes.count >= Self.minimumByteCount else { throw .tooShort(byteCount: bytes.count) }
        self.id = id
        byteCount = bytes.count
        self.created = created
        self.isPlain = isPlain
        keyed = HMAC(key: SymmetricKey(bytes: bytes))
    }

    /// Signs the JWS Signing Input (RFC 7515, section 5.1, step 5).
    func signature(of signingInput: Span<UInt8>) -> MessageAuthenticationCode {
        var hmac = keyed
        hmac.update(signingInput)
        return hmac.finalize()
    }

    /// The first 8 base64url characters of the key's SHA-256, which are its first 6 bytes.
    private static func derivedID(of bytes: [UInt8]) -> String {
        let digest = SHA256.hash(bytes.span).bytes
        return Base64URL.encode(digest.span.extracting(first: 6))
    }
}
