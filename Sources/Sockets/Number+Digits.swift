extension FixedWidthInteger {
    /// Reads decimal digits and nothing else, where Swift's own initialiser takes a sign; nil where they are too many.
    init?(digits: some StringProtocol) {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        self.init(digits, radix: 10)
    }
}
