/// The words W that one block is expanded to (FIPS 180-4, section 6.2.2, step 1), sixteen of the 64 at a time.
///
/// A word depends on the sixteen before it alone, so it takes the place of the oldest of them.
struct MessageSchedule {
    private var words = InlineArray<16, UInt32>(repeating: 0)

    /// Takes the first sixteen words, which are a block of 64 bytes as it is.
    init(block: Span<UInt8>) {
        precondition(block.count == SHA256.blockSize)
        for index in 0..<16 {
            words[index] = Self.word(index, of: block)
        }
    }

    /// The word at a place, with the constant K of its round; the word sixteen rounds later takes its place where it is expanded.
    ///
    /// Each round waits for the one before, and so does each word: a processor is busy only where both stand side by side.
    @inline(__always)
    mutating func word(at place: Int, of round: Int, expanding: Bool) -> UInt32 {
        let word = words[place]
        if expanding {
            words[place] =
                Self.smallSigma1(words[(place + 14) % 16]) &+ words[(place + 9) % 16]
                &+ Self.smallSigma0(words[(place + 1) % 16]) &+ word
        }
        return word &+ RoundConstants.words[round]
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
