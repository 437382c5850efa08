extension Timestamp {
    private static let secondsOfDay: Int64 = 86_400
    /// 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z: all that four digits of a year can say.
    private static let expressible: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// The moment as an RFC 3339 date-time in UTC, for instance `2026-11-23T12:00:00Z`.
    ///
    /// A moment outside the years 0000 to 9999 is shown as the nearest one inside.
    public var rfc3339: String {
        let seconds = min(max(seconds, Self.expressible.lowerBound), Self.expressible.upperBound)
        let secondOfDay = seconds.modulo(Self.secondsOfDay)
        let date = CivilDate(daysSinceEpoch: (seconds - secondOfDay) / Self.secondsOfDay)
        let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { $0.padded(to: 2) }
        return "\(date)T\(time.joined(separator: ":"))Z"
    }

    /// Reads an RFC 3339 date-time in UTC with whole seconds, as `rfc3339` writes it.
    ///
    /// - Parameter text: For instance `2026-11-23T12:00:00Z`; nil is the answer to any other form, or to a date that is
    ///   not in the calendar.
    public init?(rfc3339 text: String) {
        let pattern = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
        let bytes = Array(text.utf8)
        guard bytes.count == pattern.count,
            zip(pattern, bytes).allSatisfy({ $0 == UInt8(ascii: "d") ? $1.isDigit : $0 == $1 })
        else { return nil }
        let number = { (range: Range<Int>) in
            bytes[range].reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        }
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        guard hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: number(0..<4), month: number(5..<7), day: number(8..<10))
        else { return nil }
        self.init(seconds: date.daysSinceEpoch * Self.secondsOfDay + hour * 3600 + minute * 60 + second)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
