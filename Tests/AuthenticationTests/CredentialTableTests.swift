import Testing
import Time

@testable import Authentication

@Suite("The table of credentials")
struct CredentialTableTests {
    @Test("a user is found by id, name and address, without case and in either normal form")
    func lookups() throws {
        var table = CredentialTable()
        let added = try Samples.add("Zoë", to: &table)
        #expect(table[added.id] == added)
        for text in ["Zoë", "ZOË", "zoe\u{308}", "zoë@EXAMPLE.org"] {
            #expect(table.credential(signingInWith: text) == added)
        }
        for text in ["", "zoe", "zoë@example.or", "Zoë "] {
            #expect(table.credential(signingInWith: text) == nil)
        }
        #expect(table[0] == nil && table[-1] == nil && table[.max] == nil && table[.min] == nil)
    }

    /// Unicode's case folding: the final sigma is a sigma, and the sharp s is two.
    @Test(
        "several small letters of one capital are one letter",
        arguments: [("Γιώργος", "γιώργοσ"), ("Γιώργος", "ΓΙΏΡΓΟΣ"), ("Groß", "GROSS")])
    func folding(name: String, other: String) throws {
        var table = CredentialTable()
        let added = try Samples.add(name, to: &table)
        #expect(table.credential(signingInWith: other) == added)
        #expect(throws: CredentialError.nameTaken) {
            try table.add(
                username: Samples.name(other), email: Samples.email("x@y"), passwordHash: Samples.hash())
        }
    }

    @Test("ASCII is folded as all text is, by way of the capitals")
    func foldingOfASCII() {
        for byte in UInt8(0)...0x7F {
            for text in [String(UnicodeScalar(byte)), "aB\(UnicodeScalar(byte))zZ0", "a\(UnicodeScalar(byte))b"] {
                #expect(text.caseFolded == text.uppercased().lowercased())
            }
        }
    }

    @Test("names and addresses are unique without case, and a refused user takes no id")
    func clashes() throws {
        var table = CredentialTable()
        _ = try Samples.add("kenneth", to: &table)
        #expect(throws: CredentialError.nameTaken) {
            try table.add(
                username: Samples.name("KENNETH"), email: Samples.email("x@y"), passwordHash: Samples.hash())
        }
        #expect(throws: CredentialError.emailTaken) {
            try table.add(
                username: Samples.name("x"), email: Samples.email("Kenneth@Example.org"), passwordHash: Samples.hash())
        }
        #expect(table.credentials.count == 1 && table.nextID == 2)
    }

    @Test("ids are never used again, not even the highest, and the name is free")
    func removal() throws {
        var table = CredentialTable()
        for name in ["a", "b", "c"] { _ = try Samples.add(name, to: &table) }
        #expect(try table.remove(2).username.text == "b")
        #expect(try table.remove(3).username.text == "c")
        #expect(table[3] == nil && table.credential(signingInWith: "c") == nil)
        #expect(table.credential(signingInWith: "a")?.id == 1)
        #expect(try Samples.add("c", to: &table).id == 4)
        #expect(table.credentials.map(\.id) == [1, 4])
        #expect(throws: CredentialError.noSuchUser) { try table.remove(3) }
    }

    @Test("those after a removed user are still found")
    func placesAfterRemoval() throws {
        var table = CredentialTable()
        for name in ["a", "b", "c"] { _ = try Samples.add(name, to: &table) }
        try table.remove(1)
        #expect(table.credential(signingInWith: "b")?.id == 2)
        #expect(table.credential(signingInWith: "c@example.org")?.id == 3)
        #expect(table[3]?.username.text == "c")
        #expect(table.credential(signingInWith: "a") == nil && table[1] == nil)
    }

    @Test("a change is taken whole or not at all")
    func updates() throws {
        var table = CredentialTable()
        for name in ["a", "b"] { _ = try Samples.add(name, to: &table) }
        let (taken, free) = (try Samples.email("B@example.org"), try Samples.email("new@example.org"))
        #expect(throws: CredentialError.emailTaken) { try table.update(1) { $0.email = taken } }
        #expect(table.credential(signingInWith: "a@example.org")?.id == 1)
        try table.update(1) { $0.email = free }
        #expect(table.credential(signingInWith: "new@example.org")?.id == 1)
        #expect(table.credential(signingInWith: "a@example.org") == nil)
        // One's own name in another case is no clash.
        let own = try Samples.name("A")
        #expect(try table.update(1) { $0.username = own }.username.text == "A")
        #expect(throws: CredentialError.noSuchUser) { try table.update(9) { $0.isAdmin = true } }
    }

    @Test("a password change ends the tokens of before")
    func passwordChange() throws {
        var table = CredentialTable()
        let before = try Samples.add("a", to: &table).tokenVersion
        let hash = try Samples.hash()
        #expect(try table.update(1) { $0.changePassword(to: hash) }.tokenVersion > before)
    }

    @Test("numbers at the end of what JSON carries end in an error, not in a trap")
    func exhaustion() throws {
        var table = CredentialTable()
        table.nextID = CredentialTable.greatestInteger - 1
        _ = try Samples.add("a", to: &table)
        #expect(throws: CredentialError.exhausted) { try Samples.add("b", to: &table) }
        let text = Samples.file(Samples.line(tokenVersion: "9007199254740991"))
        var full = try CredentialParser.table(from: [UInt8](text.utf8))
        #expect(throws: CredentialError.exhausted) { try full.update(1) { $0.endTokens() } }
        #expect(full[1]?.tokenVersion == CredentialTable.greatestInteger)
    }
}
