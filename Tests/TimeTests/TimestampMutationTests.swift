import Glibc
import TestSupport
import Testing
import Time

@Suite struct TimestampMutationTests {
    @Test("a moment that is read is written as it was, and is the C library's moment")
    func mutations() throws {
        for mutation in try Mutations(
            of: "Timestamp", words: ["T", "Z", "-", "+00:00", "0229", "1900", "24", "60", ".5"])
        {
            let moment = Timestamp(rfc3339: mutation.text)
            if let moment { try #require(moment.rfc3339 == mutation.text, "\(mutation)") }
            try #require(moment?.seconds == Self.seconds(mutation.text), "\(mutation)")
        }
    }

    /// The moment as the C library has it; nil where that would write it otherwise.
    private static func seconds(_ text: String) -> Int64? {
        let numbers = text.split { "-T:Z".contains($0) }.compactMap { Int32($0) }
        guard text.utf8.count == 20, numbers.count == 6 else { return nil }
        var time = unsafe tm()
        unsafe (time.tm_year, time.tm_mon, time.tm_mday) = (numbers[0] &- 1900, numbers[1] &- 1, numbers[2])
        unsafe (time.tm_hour, time.tm_min, time.tm_sec) = (numbers[3], numbers[4], numbers[5])
        var seconds = unsafe timegm(&time)
        unsafe gmtime_r(&seconds, &time)
        let date = unsafe [(time.tm_year &+ 1900, 4), (time.tm_mon &+ 1, 2), (time.tm_mday, 2)].map(digits).joined(
            separator: "-")
        let clock = unsafe [(time.tm_hour, 2), (time.tm_min, 2), (time.tm_sec, 2)].map(digits).joined(separator: ":")
        return "\(date)T\(clock)Z" == text ? Int64(seconds) : nil
    }

    private static func digits(_ number: Int32, count: Int) -> String {
        String(repeating: "0", count: max(0, count - "\(number)".count)) + "\(number)"
    }
}
