/// The 32 bytes that SHA-256 computes of a message.
public struct SHA256Digest: Sendable {
    /// The bytes, in the order the standard writes them.
    public let bytes: InlineArray<32, UInt8>
}
