/// What HMAC-SHA-256 computes of a message under a key, or a peer claims to have computed.
public struct MessageAuthenticationCode: Sendable {
    /// The number of bytes of a code.
    public static let byteCount = 32

    /// The bytes, in the order the standard writes them.
    public let bytes: InlineArray<32, UInt8>

    /// Takes a code that came with a message; nil where it is not exactly 32 bytes.
    public init?(bytes: Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = InlineArray { bytes[$0] }
    }

    /// Takes a code that was computed here.
    init(bytes: InlineArray<32, UInt8>) {
        self.bytes = bytes
    }
}

extension MessageAuthenticationCode: Equatable {
    /// Compares in constant time.
    ///
    /// All bytes are looked at whatever they hold: the time it takes tells a forger nothing about how far a guess was right.
    public static func == (one: MessageAuthenticationCode, other: MessageAuthenticationCode) -> Bool {
        let (ones, others) = (one.bytes.span, other.bytes.span)
        var difference: UInt8 = 0
        for index in 0..<byteCount {
            difference |= ones[index] ^ others[index]
        }
        return difference == 0
    }
}
