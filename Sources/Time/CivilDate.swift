/// A date of the proleptic Gregorian calendar, years 0000 to 9999.
///
/// Days are counted within eras of 400 years that begin on 1 March, so that the leap day comes last and every era has
/// the same 146 097 days.
struct CivilDate {
    private static let daysOfEra: Int64 = 146_097
    /// Days from 0000-03-01 to 1970-01-01.
    private static let epoch: Int64 = 719_468

    let year: Int64
    let month: Int64
    let day: Int64

    init(daysSinceEpoch: Int64) {
        let days = daysSinceEpoch + Self.epoch
        let dayOfEra = days.modulo(Self.daysOfEra)
        let era = (days - dayOfEra) / Self.daysOfEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Makes a date, or nil where the calendar has no such day.
    init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        let same = CivilDate(daysSinceEpoch: daysSinceEpoch)
        guard same.month == month, same.day == day else { return nil }
    }

    var daysSinceEpoch: Int64 {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let yearOfEra = yearFromMarch.modulo(400)
        let era = (yearFromMarch - yearOfEra) / 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysOfEra + dayOfEra - Self.epoch
    }
}

extension CivilDate {
    /// Appends the date, for instance `2026-11-23`.
    func append(to bytes: inout [UInt8]) {
        year.append(to: &bytes, digits: 4)
        bytes.append(UInt8(ascii: "-"))
        month.append(to: &bytes, digits: 2)
        bytes.append(UInt8(ascii: "-"))
        day.append(to: &bytes, digits: 2)
    }
}

extension Int64 {
    /// The remainder that is never negative.
    func modulo(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    /// Appends the last decimal digits of a number that is not negative.
    func append(to bytes: inout [UInt8], digits: Int) {
        if digits > 1 { (self / 10).append(to: &bytes, digits: digits - 1) }
        bytes.append(UInt8(ascii: "0") + UInt8(self % 10))
    }
}
