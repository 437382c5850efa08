extension ArraySlice<UInt8> {
    /// The words of a line that somebody may have damaged, whatever white space is between them; a byte order mark is dropped.
    var looseWords: [ArraySlice<UInt8>] {
        let line = starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self
        return line.split(whereSeparator: \.isWhiteSpace)
    }

    /// Whether this can hardly be anything but a key: 40 or more characters of base64url.
    var isKeyText: Bool { count >= 40 && allSatisfy(\.isBase64URL) }
}

extension UInt8 {
    /// Whether it is a blank, a tab or an end of a line.
    var isWhiteSpace: Bool {
        self == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(self)
    }

    /// Whether it is a character of base64url, of which ids are made as well.
    var isBase64URL: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
