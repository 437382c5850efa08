import Testing
import Time

@testable import Authentication

@Suite("Users who come with ids")
struct CredentialTableImportTests {
    private static let moment = Timestamp(seconds: 1_795_435_200)

    private func add(_ id: Int64, _ name: String, to table: inout CredentialTable) throws -> Credential {
        try table.add(
            id: id, username: Samples.name(name), email: Samples.email("\(name)@example.org"),
            passwordHash: Samples.hash(), created: Self.moment)
    }

    @Test("a user has the id that is given, and the next new one a greater")
    func added() throws {
        var table = CredentialTable()
        let added = try add(7, "kennethlove", to: &table)
        #expect(added.id == 7 && !added.isAdmin && added.tokenVersion == 0 && added.created == Self.moment)
        #expect(table[7] == added && table.credential(signingInWith: "KENNETHLOVE") == added)
        #expect(try Samples.add("zoe", to: &table).id == 8)
        #expect(try CredentialParser.table(from: table.bytes).credentials == table.credentials)
    }

    @Test("no id is given twice, not even that of a user who is gone", arguments: [1, 2, 3, 0, -1, .min] as [Int64])
    func usedIDs(id: Int64) throws {
        var table = CredentialTable()
        for name in ["a", "b", "c"] { _ = try Samples.add(name, to: &table) }
        try table.remove(2)
        #expect(throws: CredentialError.idTaken) { try add(id, "zoe", to: &table) }
        #expect(table.isUsedUp(2) && !table.isUsedUp(3) && !table.isUsedUp(4))
    }

    @Test("names and addresses that are taken are refused, and nothing changes")
    func taken() throws {
        var table = CredentialTable()
        _ = try add(1, "kennethlove", to: &table)
        let before = table.text
        #expect(throws: CredentialError.nameTaken) { try add(2, "KennethLove", to: &table) }
        #expect(throws: CredentialError.emailTaken) {
            try table.add(
                id: 2, username: Samples.name("a"), email: Samples.email("KENNETHLOVE@example.org"),
                passwordHash: Samples.hash(), created: Self.moment)
        }
        #expect(table.text == before)
    }

    @Test("the greatest ids are refused, since none would be left")
    func exhausted() throws {
        var table = CredentialTable()
        for id in [CredentialTable.greatestInteger, .max] {
            #expect(throws: CredentialError.exhausted) { try add(id, "a", to: &table) }
            table.keepIDs(upTo: id)
        }
        #expect(table.nextID == 1)
    }

    @Test("ids that are kept are not given to new users, and none is given back")
    func kept() throws {
        var table = CredentialTable()
        table.keepIDs(upTo: 41)
        table.keepIDs(upTo: 7)
        table.keepIDs(upTo: .min)
        #expect(table.isUsedUp(41) && !table.isUsedUp(42))
        #expect(try Samples.add("zoe", to: &table).id == 42)
    }
}
