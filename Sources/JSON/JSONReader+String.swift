extension JSONReader {
    /// Reads a string (RFC 8259, section 7).
    mutating func string() throws(JSONError) -> String {
        try expect(UInt8(ascii: "\""))
        let start = position
        try skipPlainBytes()
        guard bytes[position] != UInt8(ascii: "\"") else {
            position += 1
            return try text(bytes.span.extracting(start..<position - 1))
        }
        var unescaped = bytes[start..<position]
        while bytes[position] != UInt8(ascii: "\"") {
            unescaped.append(contentsOf: String(try escapedScalar()).utf8)
            let plain = position
            try skipPlainBytes()
            unescaped.append(contentsOf: bytes[plain..<position])
        }
        position += 1
        return try text(unescaped.span)
    }

    /// Stops at the next quote or backslash, of which there is one when this returns.
    private mutating func skipPlainBytes() throws(JSONError) {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
            case 0..<0x20: throw error(.controlCharacter)
            default: position += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    private func text(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        guard let utf8 = try? UTF8Span(validating: bytes) else { throw error(.notUTF8) }
        return String(copying: utf8)
    }

    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        position += 1
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        let escape = bytes[position]
        position += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(escape)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error(.unknownEscape)
        }
    }

    /// A code point outside the Basic Multilingual Plane is written as a surrogate pair of two escapes.
    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw error(.loneSurrogate) }
        position += 2
        let trail = try fourHexDigits()
        guard UTF16.isTrailSurrogate(trail),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF)))
        else { throw error(.loneSurrogate) }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw error(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw error(.unknownEscape)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
