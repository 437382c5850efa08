import Time

extension Timestamp {
    /// Reads a moment as peewee wrote it: `2016-11-23 12:00:00` or `2016-11-23 12:00:00.123456`, with a blank or a `T`.
    ///
    /// No zone was written, and the old application showed it as UTC. What is below a second is dropped.
    ///
    /// - Parameter old: The text; nil is the answer to any other form, or to a date that is not in the calendar.
    init?(old: String) {
        let bytes = Array(old.utf8)
        guard bytes.count >= Self.length, [UInt8(ascii: " "), UInt8(ascii: "T")].contains(bytes[Self.separator]),
            Self.isFraction(bytes[Self.length...])
        else { return nil }
        var time = Array(bytes[..<Self.length])
        time[Self.separator] = UInt8(ascii: "T")
        self.init(rfc3339: String(decoding: time + "Z".utf8, as: UTF8.self))
    }

    private static let length = "2016-11-23 12:00:00".utf8.count
    private static let separator = "2016-11-23".utf8.count

    /// Nothing, or a point and one to six digits.
    private static func isFraction(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let point = rest.first else { return true }
        let digits = rest.dropFirst()
        return point == UInt8(ascii: ".") && (1...6).contains(digits.count)
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
