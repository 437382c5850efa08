/// The two alphabets of RFC 4648, which differ in their last two characters.
enum Base64Alphabet {
    /// Ends in `+` and `/` (RFC 4648, section 4).
    case standard
    /// Ends in `-` and `_` (RFC 4648, section 5).
    case url

    /// Decodes a text without its padding.
    ///
    /// Nil for a foreign byte, for a length no encoding has, and where the spare bits of the last character are not zero
    /// (RFC 4648, section 3.5): every text but one would otherwise be an alias of it.
    func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 2)
        var buffer: UInt32 = 0
        var bitCount: UInt32 = 0
        for index in text.indices {
            guard let value = value(of: text[index]) else { return nil }
            buffer = buffer << 6 | value
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: buffer >> bitCount))
            buffer &= (1 << bitCount) - 1
        }
        return bitCount < 6 && buffer == 0 ? bytes : nil
    }

    /// The number of bytes that `decode` would return, without making them.
    func decodedCount(_ text: Span<UInt8>) -> Int? {
        for index in text.indices where value(of: text[index]) == nil { return nil }
        let spareBits = text.count * 6 % 8
        guard spareBits < 6 else { return nil }
        guard spareBits > 0, let last = value(of: text[text.count - 1]) else { return text.count * 6 / 8 }
        return last & ((1 << UInt32(spareBits)) - 1) == 0 ? text.count * 6 / 8 : nil
    }

    private func value(of character: UInt8) -> UInt32? {
        switch (character, self) {
        case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): UInt32(character - UInt8(ascii: "A"))
        case (UInt8(ascii: "a")...UInt8(ascii: "z"), _): UInt32(character - UInt8(ascii: "a")) + 26
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): UInt32(character - UInt8(ascii: "0")) + 52
        case (UInt8(ascii: "+"), .standard), (UInt8(ascii: "-"), .url): 62
        case (UInt8(ascii: "/"), .standard), (UInt8(ascii: "_"), .url): 63
        default: nil
        }
    }
}
