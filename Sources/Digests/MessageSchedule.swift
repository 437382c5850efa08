/// The 64 words W that one block is expanded to, with the round constants K added (FIPS 180-4, section 6.2.2, step 1).
///
/// The rounds use W and K only as their sum; added here, all at once, it costs the rounds nothing.
struct MessageSchedule {
    private(set) var words = InlineArray<64, UInt32>(repeating: 0)

    /// Expands a block of 64 bytes.
    init(block: Span<UInt8>) {
        for index in 0..<16 {
            words[index] = Self.word(index, of: block)
        }
        for index in 16..<64 {
            words[index] =
                Self.smallSigma1(words[index - 2]) &+ words[index - 7]
                &+ Self.smallSigma0(words[index - 15]) &+ words[index - 16]
        }
        addRoundConstants()
    }

    private mutating func addRoundConstants() {
        for index in 0..<64 {
            words[index] &+= RoundConstants.words[index]
        }
    }

    /// Four bytes as a word, the highest first.
    private static func word(_ index: Int, of block: Span<UInt8>) -> UInt32 {
        UInt32(block[4 * index]) << 24 | UInt32(block[4 * index + 1]) << 16
            | UInt32(block[4 * index + 2]) << 8 | UInt32(block[4 * index + 3])
    }

    /// σ0 (FIPS 180-4, equation 4.6).
    private static func smallSigma0(_ x: UInt32) -> UInt32 {
        x.rotatedRight(by: 7) ^ x.rotatedRight(by: 18) ^ x >> 3
    }

    /// σ1 (FIPS 180-4, equation 4.7).
    private static func smallSigma1(_ x: UInt32) -> UInt32 {
        x.rotatedRight(by: 17) ^ x.rotatedRight(by: 19) ^ x >> 10
    }
}
