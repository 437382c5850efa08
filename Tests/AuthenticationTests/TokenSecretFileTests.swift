import Files
import FoundationEssentials
import Glibc
import TestSupport
import Testing
import Time

@testable import Authentication

@Suite("SecretFile")
struct TokenSecretFileTests {
    static let now = Timestamp(seconds: 1_795_435_200)
    static let plain = "SECRET_KEY of Flask, with blanks # and \u{e9}"

    let folder: TemporaryFolder
    let file: SecretFile

    init() throws {
        folder = try TemporaryFolder()
        file = SecretFile(folder["secret"])
    }

    private var text: String? { folder.text(of: "secret") }

    private func write(_ text: String, mode: mode_t = 0o600) throws {
        try folder.write(text, to: "secret")
        try #require(unsafe chmod(folder["secret"], mode) == 0)
    }

    private func token() throws -> String {
        TokenSigner(keyRing: try file.keyRing()).token(
            for: Claims(id: 1, version: 0, issuedAt: Self.now, expires: Self.now.advanced(bySeconds: 60)))
    }

    private func verifies(_ token: String) throws -> Bool {
        (try? TokenSigner(keyRing: try file.keyRing()).claims(of: token, now: Self.now)) != nil
    }

    @Test("a new file is private, has one random key of 32 bytes with its time, and is never made twice")
    func creation() throws {
        try file.create(at: Self.now)
        let key = try #require(try file.keyRing().keys.first)
        #expect(key.byteCount == 32 && key.created == Self.now && !key.isPlain)
        #expect(try FileStatus(of: folder["secret"]).mode == 0o600)
        let before = text
        #expect(throws: FileError.system(.create, path: folder["secret"], code: EEXIST)) { try file.create() }
        #expect(text == before)
    }

    @Test("a new key goes in front, and the tokens of the ones before are good until their key is removed")
    func rotation() throws {
        try file.create(at: Self.now)
        let (old, oldToken) = (try file.keyRing().newest.id, try token())
        let ring = try file.rotate(at: Self.now.advanced(bySeconds: 5))
        #expect(ring.keys.map(\.id) == [ring.newest.id, old])
        #expect(ring.newest.created == Self.now.advanced(bySeconds: 5))
        #expect(try file.keyRing().keys.map(\.id) == ring.keys.map(\.id))
        let newToken = try token()
        #expect(try verifies(oldToken) && verifies(newToken))
        #expect(try file.remove(old).keys.map(\.id) == [ring.newest.id])
        #expect(try !verifies(oldToken) && verifies(newToken))
    }

    @Test("a plain secret becomes a line with its very bytes and the id that its tokens name", arguments: ["", "\n"])
    func plainSecret(ending: String) throws {
        try write(Self.plain + ending)
        let (id, old) = (try file.keyRing().newest.id, try token())
        let ring = try file.rotate()
        #expect(ring.keys.map(\.id) == [ring.newest.id, id])
        #expect(text?.hasSuffix("\n\(id) \(Base64URL.encode(Array(Self.plain.utf8).span))\n") == true)
        #expect(try verifies(old))
        #expect(try file.keyRing().keys.map(\.isPlain) == [false, false])
    }

    @Test("a change keeps mode and symbolic link, and leaves nothing beside the file but its lock")
    func linkAndMode() throws {
        try write(Self.plain, mode: 0o400)
        try FileManager.default.createSymbolicLink(atPath: folder["link"], withDestinationPath: "secret")
        _ = try SecretFile(folder["link"]).rotate()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder["link"]) == "secret")
        #expect(try FileStatus(of: folder["secret"]).mode == 0o400)
        #expect(folder.names == ["link", "secret", "secret.lock"])
    }

    @Test("what is no secret gets no lock beside it, and a link no command that would change what it leads to")
    func noSecret() throws {
        try write("no key\nat all\n", mode: 0o644)
        try FileManager.default.createSymbolicLink(atPath: folder["link"], withDestinationPath: "secret")
        let told = #expect(throws: SecretFileError.self) { try SecretFile(folder["link"]).rotate() }?.description
        let target = try resolved(folder["secret"])
        #expect(told?.contains("chmod") == false && told?.contains("a link to \(target)") == true)
        try #require(unsafe chmod(folder["secret"], 0o600) == 0)
        #expect(throws: SecretFileError.self) { try file.rotate() }
        #expect(folder.names == ["link", "secret"])
    }

    @Test("the last key, and one that is not there, cannot be removed")
    func refusedRemoval() throws {
        try file.create()
        let (id, before) = (try file.keyRing().newest.id, text)
        #expect(throws: SecretFileError.lastKey(path: folder["secret"], id: id)) { try file.remove(id) }
        #expect(throws: SecretFileError.noSuchKey(path: folder["secret"], id: "other")) { try file.remove("other") }
        #expect(text == before)
    }

    @Test("what cannot be read is not changed", arguments: ["", "short", "a b\nc d\n"])
    func unusable(contents: String) throws {
        try write(contents)
        #expect(throws: SecretFileError.self) { try file.rotate() }
        #expect(text == contents)
    }

    @Test("a missing file, and one that others may read, are not changed")
    func unreadable() throws {
        #expect(throws: SecretFileError.self) { try file.rotate() }
        #expect(folder.names.isEmpty)
        try write(Self.plain, mode: 0o640)
        #expect(throws: SecretFileError.openToOthers(path: folder["secret"])) { try file.rotate() }
        #expect(text == Self.plain)
    }

    @Test(
        "a copy of systemd's may show the mask of an access control list in its group's place",
        arguments: [0o400, 0o440])
    func credential(mode: mode_t) throws {
        try write(Self.plain, mode: mode)
        #expect(try SecretFile(credential: folder["secret"]).keyRing().keys.count == 1)
    }

    @Test(
        "a copy of systemd's that all may read, or any but its owner may write, is refused",
        arguments: [0o404, 0o420, 0o602])
    func openCredential(mode: mode_t) throws {
        try write(Self.plain, mode: mode)
        #expect(throws: SecretFileError.openToOthers(path: folder["secret"])) {
            try SecretFile(credential: folder["secret"]).keyRing()
        }
    }

    @Test("a file does not grow beyond what is read")
    func limit() throws {
        let contents = "a \(String(repeating: "B", count: 65_500))"
        try write(contents)
        #expect(throws: SecretFileError.unwritable(.tooLarge(path: try resolved(folder["secret"]), limit: 65_536))) {
            try file.rotate()
        }
        #expect(text == contents)
    }

    @Test("twenty at once lose no key")
    func together() throws {
        try file.create()
        let (file, failures) = (file, Failures())
        withThreads(20) { _ in failures.collect { _ = try file.rotate() } }
        #expect(failures.all.isEmpty)
        #expect(try Set(file.keyRing().keys.map(\.id)).count == 21)
    }

    @Test("a message has what to do, and nothing of a key")
    func messages() throws {
        try write("a \(TokenJWSTests.key)\nb \(TokenJWSTests.key)\n")
        let told = try #require(#expect(throws: SecretFileError.self) { try file.keyRing() }?.description)
        #expect(told.hasPrefix("\(folder["secret"]): line 2 has the key of line 1; correct the line"))
        #expect(!told.contains(TokenJWSTests.key.prefix(8)))
    }
}
