extension Int64 {
    /// Reads a number that is not negative, in digits as it would be written here: no sign, no zero in front.
    ///
    /// nil is the answer to anything else, or to a number that 64 bits do not hold.
    init?(canonical text: String) {
        guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            text.utf8.first != UInt8(ascii: "0") || text.utf8.count == 1
        else { return nil }
        self.init(text)
    }
}
