/// The words W that one block is expanded to (FIPS 180-4, section 6.2.2, step 1), sixteen of the 64 at a time.
///
/// A word depends on the sixteen before it alone, so it takes the place of the oldest of them.
struct MessageSchedule {
    /// Sixteen words, and one more that counts for nothing, so that each of the sixteen has a neighbour.
    private var words = InlineArray<17, UInt32>(repeating: 0)
    /// What is known of the next sixteen words before the first of them: W(t-16) and σ0(W(t-15)), added.
    private var sums = InlineArray<16, UInt32>(repeating: 0)

    /// Takes the first sixteen words, which are a block of 64 bytes as it is.
    mutating func begin(with block: Span<UInt8>) {
        precondition(block.count == SHA256.blockSize)
        for index in 0..<16 {
            words[index] = Self.word(index, of: block)
        }
    }

    /// Takes a block that ends a message: a hash value as the last part of it, then the padding (FIPS 180-4, section 5.1.1).
    ///
    /// - Parameters:
    ///   - value: The last 32 bytes of the message.
    ///   - length: The number of bytes of the whole message, less than 2^29.
    mutating func begin(with value: HashValue, endingMessageOf length: UInt32) {
        for index in 0..<8 {
            words[index] = value.words[index]
        }
        words[8] = 0x8000_0000
        for index in 9..<15 {
            words[index] = 0
        }
        words[15] = length * 8
    }

    /// Adds up what is known of the next sixteen words; of the last it is not enough, as its neighbour is the first of them.
    ///
    /// Not inlined, the words are in memory, and the compiler takes four at a time with what instructions there are for that.
    @inline(never)
    mutating func addUp() {
        for place in 0..<16 {
            sums[place] = words[place] &+ Self.smallSigma0(words[place + 1])
        }
    }

    /// The word at a place, with the constant K of its round; the word sixteen rounds later takes its place where it is expanded.
    ///
    /// Each round waits for the one before, and so does each word: a processor is busy only where both stand side by side.
    @inline(__always)
    mutating func word(at place: Int, of round: Int, expanding: Bool) -> UInt32 {
        let word = words[place]
        if expanding {
            let sum = place < 15 ? sums[place] : word &+ Self.smallSigma0(words[0])
            words[place] = Self.smallSigma1(words[(place + 14) % 16]) &+ words[(place + 9) % 16] &+ sum
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
