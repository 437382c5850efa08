import ArgumentParser

/// How long a token is to be good, as people write it: `3600`, `90m`, `12h`, `30d` or `never`.
enum Lifetime: Equatable {
    case seconds(Int64)
    case never

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

    /// Reads the value of an option, and says what is possible where it is no time.
    static func parse(_ argument: String) throws -> Lifetime {
        guard let lifetime = Lifetime(argument) else {
            throw ValidationError("Give a time like 3600, 90m, 12h, 30d or never.")
        }
        return lifetime
    }

    private init?(_ argument: String) {
        if argument == "never" {
            self = .never
            return
        }
        let unit = argument.last.flatMap { Self.units[$0] }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let (seconds, overflow) = (Int64(digits) ?? .max).multipliedReportingOverflow(by: unit ?? 1)
        guard seconds > 0 || overflow else { return nil }
        self = .seconds(overflow ? .max : seconds)
    }
}
