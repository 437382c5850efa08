/// The keyed-hash message authentication code HMAC with SHA-256 (RFC 2104).
///
/// Keying costs two blocks. The value can be kept and copied: each copy authenticates one message at the cost of that message's blocks
/// and one more (RFC 2104, section 4). What it holds is worth as much as the key, so it never prints itself.
/// https://www.rfc-editor.org/rfc/rfc2104
public struct HMAC: Sendable, Redacted {
    private var inner: SHA256
    /// As the key leaves it: of the outer hash there is nothing else to come but one block.
    private let outer: HashValue

    /// Keys both hashes, with the key XOR ipad and the key XOR opad (RFC 2104, section 2).
    public init(key: SymmetricKey) {
        let block = Self.block(of: key)
        inner = Self.hash(keyedWith: block, pad: 0x36)
        outer = Self.hash(keyedWith: block, pad: 0x5c).hashValue
    }

    /// Appends bytes to the message.
    public mutating func update(_ bytes: Span<UInt8>) {
        inner.update(bytes)
    }

    /// Ends the message and computes its code; the value itself stays as it was.
    public func finalize() -> MessageAuthenticationCode {
        var hashValue = outer
        hashValue.compress(
            inner.finalHashValue(), endingMessageOf: UInt32(SHA256.blockSize + MessageAuthenticationCode.byteCount))
        return MessageAuthenticationCode(bytes: hashValue.bytes)
    }

    /// Computes the code of a message that is there as a whole.
    ///
    /// - Parameters:
    ///   - bytes: The message.
    ///   - key: The key shared with whoever verifies.
    /// - Returns: The code.
    public static func authenticationCode(
        for bytes: Span<UInt8>, using key: SymmetricKey
    ) -> MessageAuthenticationCode {
        var hmac = HMAC(key: key)
        hmac.update(bytes)
        return hmac.finalize()
    }

    /// A key filled up with zeros to a block; one that is longer is hashed first (RFC 2104, section 2).
    private static func block(of key: SymmetricKey) -> InlineArray<64, UInt8> {
        guard key.bytes.count <= SHA256.blockSize else {
            return block(filledFrom: SHA256.hash(key.bytes.span).bytes.span)
        }
        return block(filledFrom: key.bytes.span)
    }

    private static func block(filledFrom bytes: Span<UInt8>) -> InlineArray<64, UInt8> {
        InlineArray { $0 < bytes.count ? bytes[$0] : 0 }
    }

    private static func hash(keyedWith block: InlineArray<64, UInt8>, pad: UInt8) -> SHA256 {
        let padded = InlineArray<64, UInt8> { block[$0] ^ pad }
        var hash = SHA256()
        hash.update(padded.span)
        return hash
    }
}
