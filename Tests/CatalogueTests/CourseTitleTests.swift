import Catalogue
import Testing

@Suite struct CourseTitleTests {
    @Test(
        "a title is trimmed at its ends and nowhere else",
        arguments: [
            ("Django Basics", "Django Basics"), (" \t\r\n Django  Basics\u{3000}\u{a0}\u{2029}", "Django  Basics"),
            ("x", "x"), ("Café ✓ 😀", "Café ✓ 😀"), ("e\u{301}", "e\u{301}"), (" \u{301}", "\u{301}"),
            ("\u{feff}x\u{200b}", "\u{feff}x\u{200b}"), ("\u{200f}שלום\u{200e}", "\u{200f}שלום\u{200e}"),
        ])
    func trimmed(text: String, title: String) throws {
        let stored = try CourseTitle(text).text
        #expect(Array(stored.unicodeScalars) == Array(title.unicodeScalars))
    }

    @Test(
        "what shows nothing is no title",
        arguments: ["", " ", "\r\n\t", "\u{2028}\u{a0}\u{85}", "\u{200b}", "\u{feff} \u{3164}", "\u{200f}\u{fe0f}"])
    func missing(text: String) {
        #expect(throws: TitleFault.missing) { try CourseTitle(text) }
    }

    @Test("200 scalars are the most, counted after trimming")
    func length() throws {
        let longest = String(repeating: "😀", count: 200)
        #expect(try CourseTitle("  " + longest + "\n").text == longest)
        #expect(throws: TitleFault.tooLong(201)) { try CourseTitle(longest + "e") }
        #expect(throws: TitleFault.tooLong(400)) { try CourseTitle(String(repeating: "e\u{301}", count: 200)) }
        #expect(throws: TitleFault.tooLong(1_000_000)) { try CourseTitle(String(repeating: "x", count: 1_000_000)) }
    }

    @Test(
        "control characters, line breaks and unclosed directions are refused inside",
        arguments: [
            0, 1, 7, 9, 0xa, 0xd, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069,
        ] as [UInt32])
    func control(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(throws: TitleFault.control(scalar)) { try CourseTitle("a" + String(scalar) + "b") }
    }

    @Test("a fault names what was found")
    func sentences() {
        #expect("\(TitleFault.tooLong(201))" == "The course title has 201 characters, more than the 200 allowed")
        #expect("\(TitleFault.control("\u{7}"))" == "The course title holds the control character U+0007")
        #expect("\(TitleFault.control("\u{202e}"))" == "The course title holds the control character U+202E")
    }
}
