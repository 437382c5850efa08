extension JSONReader {
    /// Reads a number: an integer, then perhaps a fraction, then perhaps an exponent (RFC 8259, section 6).
    mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        skip(UInt8(ascii: "-"))
        try integerDigits()
        let hasFraction = try fraction()
        let hasExponent = try exponent()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        // No integer of 64 bits is a negative zero, which a rewrite would lose.
        guard !hasFraction, !hasExponent, text != "-0", let integer = Int64(text) else { return .number(text) }
        return .integer(integer)
    }

    private mutating func integerDigits() throws(JSONError) {
        if skip(UInt8(ascii: "0")) { return }
        try digits()
    }

    private mutating func fraction() throws(JSONError) -> Bool {
        guard skip(UInt8(ascii: ".")) else { return false }
        try digits()
        return true
    }

    private mutating func exponent() throws(JSONError) -> Bool {
        guard skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) else { return false }
        if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
        try digits()
        return true
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        guard position > start else { throw error(.malformedNumber) }
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}
