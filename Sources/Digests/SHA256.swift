/// The hash algorithm SHA-256 of FIPS 180-4.
///
/// A value: a copy taken half-way goes on by itself, so a common beginning is hashed only once. No call allocates.
/// A message may be up to 2^61 - 1 bytes long (FIPS 180-4, section 1); nothing that fits in memory is longer.
/// https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf
public struct SHA256: Sendable {
    /// The size of a block in bytes.
    static let blockSize = 64
    /// Where the last block holds the length of the message.
    private static let lengthOffset = 56

    private(set) var hashValue: HashValue
    /// The bytes of the message that do not fill a block yet; only the first `pending` of them count.
    private var block = InlineArray<64, UInt8>(repeating: 0)
    private var pending = 0
    private var messageLength: UInt64 = 0

    /// Begins an empty message.
    public init() {
        hashValue = HashValue.initial
    }

    /// Appends bytes to the message.
    public mutating func update(_ bytes: Span<UInt8>) {
        messageLength &+= UInt64(bytes.count)
        let completing = pending == 0 ? 0 : fillBlock(from: bytes)
        let whole = (bytes.count - completing) / Self.blockSize * Self.blockSize
        hashValue.compress(bytes.extracting(completing..<completing + whole))
        _ = fillBlock(from: bytes.extracting((completing + whole)...))
    }

    /// Ends the message and computes its digest; the value itself stays as it was.
    public func finalize() -> SHA256Digest {
        SHA256Digest(bytes: finalHashValue().bytes)
    }

    /// The hash value of the message as it would be if it ended here; the value itself stays as it was.
    func finalHashValue() -> HashValue {
        var padded = self
        padded.pad()
        return padded.hashValue
    }

    /// Hashes a message that is there as a whole.
    public static func hash(_ bytes: Span<UInt8>) -> SHA256Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// Copies what fits into the block, compresses it once it is full, and tells how many bytes were taken.
    private mutating func fillBlock(from bytes: Span<UInt8>) -> Int {
        let count = min(bytes.count, Self.blockSize - pending)
        for index in 0..<count {
            block[pending + index] = bytes[index]
        }
        pending += count
        if pending == Self.blockSize {
            compressBlock()
        }
        return count
    }

    private mutating func compressBlock() {
        hashValue.compress(block.span)
        pending = 0
    }

    /// Appends a one bit, zeros and the length in bits, which ends a block (FIPS 180-4, section 5.1.1).
    private mutating func pad() {
        block[pending] = 0x80
        pending += 1
        if pending > Self.lengthOffset {
            fillWithZeros(upTo: Self.blockSize)
            compressBlock()
        }
        fillWithZeros(upTo: Self.lengthOffset)
        appendLength()
        compressBlock()
    }

    private mutating func fillWithZeros(upTo end: Int) {
        for index in pending..<end {
            block[index] = 0
        }
    }

    private mutating func appendLength() {
        let bits = messageLength &* 8
        for index in 0..<8 {
            block[Self.lengthOffset + index] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * index))
        }
    }
}
