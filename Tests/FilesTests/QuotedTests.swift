import Files
import Testing

@Suite struct QuotedTests {
    @Test(
        "what could move a cursor is escaped, and apostrophes are not",
        arguments: [
            ("", #""""#), ("the web server's", #""the web server's""#), (#"\'"#, #""\\'""#), (#"a"b"#, #""a\"b""#),
            ("\u{1B}[2J", #""\u{1B}[2J""#),
        ])
    func quoted(text: String, quoted: String) {
        #expect(text.quoted == quoted)
    }
}
