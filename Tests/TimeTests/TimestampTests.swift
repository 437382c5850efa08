import Testing
import Time

@Suite struct TimestampTests {
    // RFC 3339, section 5.8, and dates whose seconds are widely published (`date -u -d @N`).
    static let moments: [(Int64, String)] = [
        (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (1_500_000_000, "2017-07-14T02:40:00Z"), (2_147_483_648, "2038-01-19T03:14:08Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z"), (4_294_967_296, "2106-02-07T06:28:16Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"), (-62_167_219_200, "0000-01-01T00:00:00Z"),
        (-1_022_860_800, "1937-08-03T08:00:00Z"),
    ]

    @Test("a moment is written and read back", arguments: moments)
    func roundTrip(seconds: Int64, text: String) {
        #expect(Timestamp(seconds: seconds).rfc3339 == text)
        #expect(Timestamp(rfc3339: text)?.seconds == seconds)
    }

    @Test("a moment beyond four digits of a year is shown as the nearest inside")
    func clamped() {
        #expect(Timestamp(seconds: .max).rfc3339 == "9999-12-31T23:59:59Z")
        #expect(Timestamp(seconds: .min).rfc3339 == "0000-01-01T00:00:00Z")
    }

    @Test(
        "another form, or a day that is not in the calendar, is no moment",
        arguments: [
            "", "2026-11-23", "2026-11-23T12:00:00", "2026-11-23T12:00:00+00:00", "2026-11-23t12:00:00z",
            "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2016-12-31T23:59:60Z", "２026-01-01T00:00:0Z", "+026-01-01T00:00:00Z",
        ])
    func refused(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("adding beyond 64 bits stays at the end")
    func saturates() {
        #expect(Timestamp(seconds: .max).advanced(bySeconds: 1).seconds == .max)
        #expect(Timestamp(seconds: .min).advanced(bySeconds: -1).seconds == .min)
        #expect(Timestamp(seconds: 5).advanced(bySeconds: -6).seconds == -1)
    }

    @Test(
        "a length of time is told in its largest unit",
        arguments: [
            (0, "0 seconds"), (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (3599, "59 minutes"),
            (3600, "1 hour"), (86_399, "23 hours"), (86_400, "1 day"), (31_536_000, "365 days"), (-1, "0 seconds"),
            (.max, "106751991167300 days"),
        ] as [(Int64, String)])
    func words(seconds: Int64, words: String) {
        #expect(Timestamp(seconds: 0).words(until: Timestamp(seconds: seconds)) == words)
    }

    @Test("a length of time that 64 bits cannot express is told as the longest")
    func longestWords() {
        #expect(Timestamp(seconds: .min).words(until: Timestamp(seconds: .max)) == "106751991167300 days")
        #expect(Timestamp(seconds: .max).words(until: Timestamp(seconds: .min)) == "0 seconds")
    }
}
