extension String {
    /// The text without the white space (Unicode's White_Space) around it, scalar by scalar: a space before a combining
    /// mark is white space too.
    var trimmingWhiteSpace: String {
        let scalars = unicodeScalars
        let isInk = { (scalar: Unicode.Scalar) in !scalar.isWhiteSpace }
        guard let first = scalars.firstIndex(where: isInk), let last = scalars.lastIndex(where: isInk) else {
            return ""
        }
        return String(scalars[first...last])
    }
}

extension Unicode.Scalar {
    /// Whether it is white space (Unicode's White_Space); tables are only asked about what is not ASCII.
    var isWhiteSpace: Bool {
        isASCII ? value == 0x20 || (0x09...0x0d).contains(value) : properties.isWhitespace
    }

    /// Whether it does something to the text round it that one line of text must not do; `CourseTitle` lists them.
    var isControl: Bool {
        switch value {
        case 0..<0x80: value < 0x20 || value == 0x7f
        case 0x2028...0x2029, 0x202a...0x202e, 0x2066...0x2069: true
        default: properties.generalCategory == .control
        }
    }

    /// The notation of the Unicode Standard, for instance `U+0007`.
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
