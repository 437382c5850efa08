extension JSONReader {
    /// Reads a number: an integer, then perhaps a fraction, then perhaps an exponent (RFC 8259, section 6).
    mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        skip(UInt8(ascii: "-"))
        try integerDigits()
        let hasFraction = try fraction()
        let hasExponent = try exponent()
        guard !hasFraction, !hasExponent, let integer = integer(from: start) else {
            return .number(String(decoding: bytes[start..<position], as: UTF8.self))
        }
        return .integer(integer)
    }

    /// The integer that was read, or nil where it is none of 64 bits, as a negative zero is not, which a rewrite would lose.
    private func integer(from start: Int) -> Int64? {
        let isNegative = bytes[start] == UInt8(ascii: "-")
        // Below zero there is room for one more.
        var negated: Int64 = 0
        for index in (isNegative ? start + 1 : start)..<position {
            let (tenfold, isTooSmall) = negated.multipliedReportingOverflow(by: 10)
            let (next, isTooSmallYet) = tenfold.subtractingReportingOverflow(Int64(bytes[index] - UInt8(ascii: "0")))
            guard !isTooSmall, !isTooSmallYet else { return nil }
            negated = next
        }
        if isNegative { return negated == 0 ? nil : negated }
        return negated == .min ? nil : -negated
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
