/// The eight words H that the blocks of a message are folded into, one after the other (FIPS 180-4, section 6.2).
struct HashValue: Sendable {
    private(set) var words: InlineArray<8, UInt32>

    /// The initial hash value (FIPS 180-4, section 5.3.3).
    static var initial: HashValue {
        HashValue(words: [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ])
    }

    /// The words as bytes, the highest first.
    var bytes: InlineArray<32, UInt8> {
        var bytes = InlineArray<32, UInt8>(repeating: 0)
        for index in words.indices {
            let word = words[index]
            bytes[4 * index] = UInt8(truncatingIfNeeded: word >> 24)
            bytes[4 * index + 1] = UInt8(truncatingIfNeeded: word >> 16)
            bytes[4 * index + 2] = UInt8(truncatingIfNeeded: word >> 8)
            bytes[4 * index + 3] = UInt8(truncatingIfNeeded: word)
        }
        return bytes
    }

    /// Folds blocks in; their number of bytes is a multiple of 64.
    mutating func compress(_ blocks: Span<UInt8>) {
        var schedule = MessageSchedule()
        for start in stride(from: 0, to: blocks.count, by: SHA256.blockSize) {
            schedule.begin(with: blocks.extracting(start..<start + SHA256.blockSize))
            compress(&schedule)
        }
    }

    /// Folds the last block in, which begins with another hash value.
    ///
    /// - Parameters:
    ///   - value: The last 32 bytes of the message.
    ///   - length: The number of bytes of the whole message, less than 2^29.
    mutating func compress(_ value: HashValue, endingMessageOf length: UInt32) {
        var schedule = MessageSchedule()
        schedule.begin(with: value, endingMessageOf: length)
        compress(&schedule)
    }

    private mutating func compress(_ schedule: inout MessageSchedule) {
        var working = workingVariables
        working.compress(&schedule)
        add(working)
    }

    private var workingVariables: WorkingVariables {
        WorkingVariables(
            a: words[0], b: words[1], c: words[2], d: words[3], e: words[4], f: words[5], g: words[6], h: words[7])
    }

    private mutating func add(_ working: WorkingVariables) {
        words[0] &+= working.a
        words[1] &+= working.b
        words[2] &+= working.c
        words[3] &+= working.d
        words[4] &+= working.e
        words[5] &+= working.f
        words[6] &+= working.g
        words[7] &+= working.h
    }
}
