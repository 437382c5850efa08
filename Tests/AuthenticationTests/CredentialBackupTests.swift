import TestSupport
import Testing
import Time

@testable import Authentication

@Suite("Accounts of a backup in the place of others")
struct CredentialBackupTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func table(_ names: String...) throws -> CredentialTable {
        var table = CredentialTable()
        for name in names { _ = try Samples.add(name, to: &table) }
        return table
    }

    @Test("the users are the backup's, and the next id is the greater one")
    func usersAndNextID() throws {
        let backup = try table("kenneth", "sara")
        var live = try table("kenneth", "sara", "zoe", "robot")
        try live.remove(2)
        try live.restore(backup, at: now)
        #expect(live.credentials.map(\.username.text) == ["kenneth", "sara"])
        #expect(live.nextID == 5)
        var older = try table("kenneth")
        try older.restore(backup, at: now)
        #expect(older.nextID == 3)
    }

    @Test("a user's token version is the greater one", arguments: [(0, 3), (3, 0), (2, 2)])
    func tokenVersion(inBackup: Int, here: Int) throws {
        var (backup, live) = (try table("kenneth"), try table("kenneth"))
        for _ in 0..<inBackup { try backup.update(1) { $0.endTokens() } }
        for _ in 0..<here { try live.update(1) { $0.endTokens() } }
        try live.restore(backup, at: now)
        #expect(live[1]?.tokenVersion == Int64(max(inBackup, here)))
    }

    @Test("a user who was removed gets a version that no token can have, whatever was ended before the removal")
    func removedUser() throws {
        let backup = try table("kenneth")
        var live = backup
        for _ in 0..<3 { try live.update(1) { $0.endTokens() } }
        try live.remove(1)
        try live.restore(backup, at: now)
        #expect(live[1]?.tokenVersion == now.seconds)
        try live.remove(1)
        // A clock that goes back brings no version back.
        var again = live
        try again.restore(backup, at: Timestamp(seconds: -5))
        #expect(again[1]?.tokenVersion == 1)
    }

    @Test("versions that are used up refuse it, and nothing is changed")
    func exhausted() throws {
        let text = Samples.file(Samples.line(tokenVersion: "9007199254740991"))
        let backup = try CredentialParser.table(from: Array(text.utf8))
        var live = try table("zoe")
        try live.remove(1)
        let before = live.text
        #expect(throws: CredentialError.exhausted) { try live.restore(backup, at: now) }
        #expect(live.text == before)
    }

    @Test("unknown keys of the backup stay")
    func unknownKeys() throws {
        let text = Samples.file(Samples.line(more: ",\"note\":\"x\""))
        let backup = try CredentialParser.table(from: Array(text.utf8))
        var live = CredentialTable()
        try live.restore(backup, at: now)
        #expect(live.text.contains("\"note\":\"x\""))
    }

    @Test("the bytes are copied as they are, once they were found to be good")
    func copies() throws {
        let folder = try TemporaryFolder()
        let text = Samples.file(Samples.line())
        let copied = try CredentialFile(path: try folder.write(text, to: "credentials.json")).copy()
        #expect(copied.count == 1 && String(decoding: copied.bytes, as: UTF8.self) == text)
        let spoilt = CredentialFile(path: try folder.write(String(text.dropLast(5)), to: "spoilt"))
        #expect(throws: CredentialFileError.self) { _ = try spoilt.copy() }
    }

    @Test("a plain secret is copied as it is")
    func plainSecret() throws {
        let folder = try TemporaryFolder()
        let secret = SecretFile(folder["secret"])
        let bytes = Array("a plain secret that is long enough\r".utf8)
        try secret.create(with: bytes)
        #expect(try secret.copy() == bytes)
    }
}
