import Testing
import Time

@testable import FlaskImport

@Suite struct OldDateTests {
    @Test(
        "a date as peewee wrote it is taken as UTC, without what is below a second",
        arguments: [
            ("2016-11-23 12:00:00", "2016-11-23T12:00:00Z"), ("2016-11-23T12:00:00", "2016-11-23T12:00:00Z"),
            ("2016-11-23 12:00:00.123456", "2016-11-23T12:00:00Z"),
            ("2016-11-23 12:00:59.999999", "2016-11-23T12:00:59Z"),
            ("2016-02-29T23:59:59.1", "2016-02-29T23:59:59Z"), ("0001-01-01 00:00:00", "0001-01-01T00:00:00Z"),
        ])
    func taken(old: String, moment: String) {
        #expect(Timestamp(old: old)?.rfc3339 == moment)
    }

    @Test(
        "any other form is none",
        arguments: [
            "", "2016", "2016-11-23", "2016-11-23 12:00", "2016-11-23 12:00:00.", "2016-11-23 12:00:00.1234567",
            "2016-11-23 12:00:00.12345x", "2016-11-23 12:00:00Z", "2016-11-23 12:00:00+00:00", "2016-11-23_12:00:00",
            "2016-11-23 24:00:00", "2015-02-29 12:00:00", "23.11.2016 12:00:00", " 2016-11-23 12:00:00",
            "2016-11-23 12:00:00 ", "٢٠١٦-11-23 12:00:00", "2016-11-23 12:00:00\0",
        ])
    func refused(old: String) {
        #expect(Timestamp(old: old) == nil)
    }
}
