import Testing

@testable import Authentication

@Suite("User names, e-mail addresses and new passwords")
struct CredentialNamesTests {
    @Test(
        "good user names are taken as they are",
        arguments: [
            "a", "kennethlove", "Zoë", "李小龙", "a.b-c_d+e", "👩‍🚀", String(repeating: "x", count: 64),
        ])
    func goodNames(text: String) {
        #expect(UserName(text)?.text == text)
    }

    @Test(
        "a user name is kept in normal form C, and compared in it without case",
        arguments: [("Zoe\u{308}", "Zoë", "ZOË"), ("\u{3B1}\u{345}\u{301}", "\u{1FB4}", "\u{391}\u{301}\u{399}")])
    func normalForm(text: String, composed: String, capitals: String) {
        #expect(UserName(text)?.text.utf8.elementsEqual(composed.utf8) == true)
        #expect(UserName(text)?.folded == UserName(capitals)?.folded)
    }

    @Test(
        "other user names are refused",
        arguments: [
            "", String(repeating: "x", count: 65), "a:b", "a@b", "a b", " a", "a\t", "a\n", "a\u{0}", "a\u{7F}",
            "a\u{85}",
            "a\u{A0}b", "a\u{2028}b", "a\u{202E}b", "a\u{200B}b", "a\u{FEFF}", "x\u{345}", "a\u{FFFD}",
            "\u{1B}[31m",
            // One character to the eye, 65 scalars.
            "a" + String(repeating: "\u{301}", count: 65), String(repeating: "\u{301}\u{323}", count: 100_000),
        ])
    func badNames(text: String) {
        #expect(UserName(text) == nil)
    }

    @Test(
        "a new user name begins with no hyphen, while one that is there already may",
        arguments: ["-hacker", "-", "-\u{301}"])
    func hyphens(text: String) {
        #expect(UserName(text) != nil && UserName(new: text) == nil)
        #expect(UserName(new: "a\(text)") != nil)
    }

    @Test(
        "a new user name is none that nobody sees or that looks like another",
        arguments: ["\u{3164}", "x\u{200D}", "\u{200C}x", "a\u{115F}b", "\u{FE0F}", "a\u{E0061}", "-a"])
    func badNewNames(text: String) {
        #expect(UserName(new: text) == nil)
    }

    @Test(
        "a new user name may be of letters and emoji that are joined", arguments: ["👩‍🚀", "❤️", "می‌خواهم", "a-b", "李小龙"])
    func goodNewNames(text: String) {
        #expect(UserName(new: text)?.text == text)
    }

    @Test("good e-mail addresses are taken", arguments: ["a@b", "Kenneth.Love+x@example.org", "ü@bücher.example"])
    func goodAddresses(text: String) {
        #expect(EmailAddress(text)?.text == text)
    }

    @Test("an e-mail address has at most 254 bytes")
    func longAddresses() {
        #expect(EmailAddress(String(repeating: "a", count: 252) + "@b") != nil)
        #expect(EmailAddress(String(repeating: "a", count: 253) + "@b") == nil)
        #expect(EmailAddress(String(repeating: "é", count: 127) + "@b") == nil)
    }

    @Test(
        "other e-mail addresses are refused",
        arguments: ["", "@", "a@", "@b", "a@b@c", "ab", "a b@c", "a@b\n", "a@b\u{0}", "a@\u{2003}b"])
    func badAddresses(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("a new password has 8 to 1024 bytes")
    func passwords() {
        for (count, isGood) in [(0, false), (7, false), (8, true), (1024, true), (1025, false)] {
            #expect((Password(new: [UInt8](repeating: 0, count: count)) != nil) == isGood)
        }
    }

    @Test("passwords and hashes do not print themselves")
    func secrets() throws {
        var table = CredentialTable()
        let credential = try Samples.add("a", to: &table)
        let password = try #require(Password(new: [UInt8]("correct horse".utf8)))
        var dumped = ""
        dump(credential, to: &dumped)
        dump(password, to: &dumped)
        dump(table, to: &dumped)
        let printed = "\(credential) \(password) \(String(reflecting: credential.passwordHash)) \(dumped)"
        #expect(printed.contains("<redacted>"))
        #expect(!printed.contains("argon2") && !printed.contains("correct"))
        // Nor as the bytes of "co".
        #expect(!printed.contains("99, 111") && !dumped.contains("- 99\n"))
    }
}
