extension UInt8 {
    /// A digit, 0 to 9.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// A letter or a digit.
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: isDigit
        }
    }

    /// The white space of header fields (RFC 9110, section 5.6.3).
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    /// A control character: those below the blank, and DEL.
    var isControl: Bool { self < 0x20 || self == 0x7F }

    /// The capital of a small letter, and any other byte as it is.
    var uppercased: UInt8 { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & ~0x20 : self }

    /// The small letter of a capital, and any other byte as it is.
    var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}

extension ArraySlice<UInt8> {
    /// Whether these are the bytes of a text, capitals counting as small letters.
    ///
    /// What a client sent is compared by bytes: `==` on strings normalises them, which takes quadratic time on a run of combining
    /// marks.
    ///
    /// - Parameter text: The text, in small letters.
    /// - Returns: Whether they are.
    public func isCaseInsensitively(_ text: String) -> Bool {
        let text = text.utf8Span.span
        guard count == text.count else { return false }
        for index in text.indices where self[startIndex + index].lowercased != text[index] { return false }
        return true
    }
}

extension BidirectionalCollection<UInt8> where SubSequence: BidirectionalCollection<UInt8> {
    /// Without the white space at both ends.
    var trimmed: SubSequence {
        let start = drop(while: \.isBlank)
        return start[..<(start.lastIndex { !$0.isBlank }.map(start.index(after:)) ?? start.startIndex)]
    }
}
