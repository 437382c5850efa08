import Testing

@testable import Files

@Suite struct ShellWordTests {
    @Test(
        "plain characters stay as they are, and everything else is in quotes",
        arguments: [
            ("/var/lib/syllabus-1_2.3", "/var/lib/syllabus-1_2.3"), ("", "''"), ("a b", "'a b'"), ("$HOME", "'$HOME'"),
            ("it's", #"'it'\''s'"#), ("~/x", "'~/x'"), ("ü", "'ü'"), ("-rf", "./-rf"), ("-a b", "'./-a b'"),
        ])
    func words(text: String, word: String) {
        #expect(text.shellWord == word)
    }
}
