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
        return decode(text, to: &bytes) ? bytes : nil
    }

    /// Decodes a text without its padding and appends the bytes; appends none, and gives false, where `decode` gives nil.
    func decode(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Bool {
        guard let count = decodedCount(text) else { return false }
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        var places = bytes.mutableSpan
        let codes = Self.codes.span
        for group in 0..<count / 3 {
            let bits = Self.bits(of: text.extracting(4 * group..<4 * group + 4), codes)
            places[start + 3 * group] = UInt8(truncatingIfNeeded: bits >> 16)
            places[start + 3 * group + 1] = UInt8(truncatingIfNeeded: bits >> 8)
            places[start + 3 * group + 2] = UInt8(truncatingIfNeeded: bits)
        }
        let bits = Self.bits(of: text.extracting((text.count / 4 * 4)...), codes)
        for index in count / 3 * 3..<count {
            places[start + index] = UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * (index % 3)))
        }
        return true
    }

    /// The number of bytes that `decode` would return, without making them.
    func decodedCount(_ text: Span<UInt8>) -> Int? {
        let codes = Self.codes.span
        var (met, last): (UInt8, UInt8) = (0, 0)
        for index in text.indices {
            last = codes[Int(text[index])]
            met |= last
        }
        let spareBits = text.count * 6 % 8
        guard met & foreign == 0, spareBits < 6, last & (1 << spareBits - 1) == 0 else { return nil }
        return text.count * 6 / 8
    }

    /// The bit that marks the codes of the characters that this alphabet does not have.
    private var foreign: UInt8 {
        switch self {
        case .standard: 0x80
        case .url: 0x40
        }
    }
}

extension Base64Alphabet {
    /// The code of each byte: the value that it stands for in either alphabet, in six bits, and marks for where it is foreign.
    private static let codes = InlineArray<256, UInt8> { code(of: UInt8($0)) }

    private static func code(of character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62 | Self.url.foreign
        case UInt8(ascii: "/"): 63 | Self.url.foreign
        case UInt8(ascii: "-"): 62 | Self.standard.foreign
        case UInt8(ascii: "_"): 63 | Self.standard.foreign
        default: Self.standard.foreign | Self.url.foreign
        }
    }

    /// The 24 bits that up to four characters stand for, the first character in the highest of them.
    @inline(__always)
    private static func bits(of group: Span<UInt8>, _ codes: Span<UInt8>) -> UInt32 {
        var bits: UInt32 = 0
        for index in group.indices {
            bits |= UInt32(codes[Int(group[index])] & 0x3F) << UInt32(18 - 6 * index)
        }
        return bits
    }
}
