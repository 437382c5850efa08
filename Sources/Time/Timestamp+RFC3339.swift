extension Timestamp {
    private static let secondsOfDay: Int64 = 86_400
    /// 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z: all that four digits of a year can say.
    private static let expressible: ClosedRange<Int64> = -62_167_219_200...253_402_300_799
    /// The form; `d` stands for a digit.
    private static let pattern = Array("dddd-dd-ddTdd:dd:ddZ".utf8)

    /// The moment as an RFC 3339 date-time in UTC, for instance `2026-11-23T12:00:00Z`.
    ///
    /// A moment outside the years 0000 to 9999 is shown as the nearest one inside.
    public var rfc3339: String {
        var bytes: [UInt8] = []
        appendRFC3339(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends what `rfc3339` tells, for those who write many.
    ///
    /// - Parameter bytes: What it is appended to.
    public func appendRFC3339(to bytes: inout [UInt8]) {
        let seconds = min(max(seconds, Self.expressible.lowerBound), Self.expressible.upperBound)
        let secondOfDay = seconds.modulo(Self.secondsOfDay)
        CivilDate(daysSinceEpoch: (seconds - secondOfDay) / Self.secondsOfDay).append(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        (secondOfDay / 3600).append(to: &bytes, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        (secondOfDay / 60 % 60).append(to: &bytes, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        (secondOfDay % 60).append(to: &bytes, digits: 2)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Reads an RFC 3339 date-time in UTC with whole seconds, as `rfc3339` writes it.
    ///
    /// - Parameter text: For instance `2026-11-23T12:00:00Z`; nil is the answer to any other form, or to a date that is
    ///   not in the calendar.
    public init?(rfc3339 text: String) {
        self.init(rfc3339: text.utf8.span)
    }

    /// Reads the same from bytes.
    ///
    /// - Parameter text: For instance `2026-11-23T12:00:00Z`; nil is the answer to whatever else.
    public init?(rfc3339 text: Span<UInt8>) {
        guard Self.hasForm(text) else { return nil }
        let (hour, minute, second) = (text.number(11..<13), text.number(14..<16), text.number(17..<19))
        guard hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: text.number(0..<4), month: text.number(5..<7), day: text.number(8..<10))
        else { return nil }
        self.init(seconds: date.daysSinceEpoch * Self.secondsOfDay + hour * 3600 + minute * 60 + second)
    }

    private static func hasForm(_ text: Span<UInt8>) -> Bool {
        guard text.count == pattern.count else { return false }
        return pattern.indices.allSatisfy { index in
            pattern[index] == UInt8(ascii: "d") ? text[index].isDigit : text[index] == pattern[index]
        }
    }
}

extension Span<UInt8> {
    /// The number that digits stand for.
    fileprivate func number(_ range: Range<Int>) -> Int64 {
        range.reduce(0) { $0 * 10 + Int64(self[$1] - UInt8(ascii: "0")) }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
