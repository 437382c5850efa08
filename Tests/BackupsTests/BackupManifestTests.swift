import Files
import TestSupport
import Testing
import Time

@testable import Backups

@Suite("What a backup says of itself")
struct BackupManifestTests {
    static let text = """
        {"format":1,"made":"2026-11-26T03:00:00Z","files":[{"name":"secret","bytes":3,"sha256":\
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}],"users":4,"courses":5,"reviews":6}

        """

    private func read(_ text: String) throws(BackupManifestError) -> BackupManifest {
        try BackupManifest(parsing: Array(text.utf8))
    }

    @Test("it is read as it was written, and lists the digests of FIPS 180-4")
    func roundTrip() throws {
        let manifest = try read(Self.text)
        #expect(manifest.files == [BackupEntry("secret", holding: Array("abc".utf8))])
        #expect(manifest.made.rfc3339 == "2026-11-26T03:00:00Z")
        #expect([manifest.users, manifest.courses, manifest.reviews] == [4, 5, 6])
        #expect(String(decoding: manifest.bytes, as: UTF8.self) == Self.text)
    }

    @Test("members of a later program are no hindrance")
    func others() throws {
        let text = Self.text.replacing("{\"format\"", with: "{\"more\":[1],\"format\"")
        #expect(try read(text) == read(Self.text))
    }

    @Test(
        "what is missing or wrong is named",
        arguments: [
            ("\"format\":1", "\"format\":2", BackupManifestError.unknownFormat(2)),
            ("\"format\":1", "\"format\":\"1\"", .wrong("format")), ("2026-11-26T", "26.11.2026 ", .wrong("made")),
            ("\"files\":[", "\"files\":[1,", .wrong("files")), ("\"files\"", "\"filez\"", .wrong("files")),
            ("\"secret\"", "\"../secret\"", .wrong("name")), ("\"secret\"", "\"\"", .wrong("name")),
            ("\"secret\"", "\"a\\u0000\"", .wrong("name")), ("\"bytes\":3", "\"bytes\":-3", .wrong("bytes")),
            ("ba7816bf", "ba7816b", .wrong("sha256")), ("\"users\":4", "\"users\":4.5", .wrong("users")),
            ("\"reviews\"", "\"review\"", .wrong("reviews")),
        ])
    func wrong(good: String, bad: String, error: BackupManifestError) {
        #expect(throws: error) { try read(Self.text.replacing(good, with: bad)) }
    }

    @Test("a file is listed once")
    func twice() throws {
        let file = "{\"name\":\"secret\",\"bytes\":3,\"sha256\":\"\(String(repeating: "0", count: 64))\"},"
        #expect(throws: BackupManifestError.wrong("name")) {
            try read(Self.text.replacing("\"files\":[", with: "\"files\":[\(file)"))
        }
    }

    @Test("no beginning of it, and nothing else, is taken for it")
    func cut() {
        let bytes = Array(Self.text.utf8)
        for count in 0..<bytes.count - 1 {
            #expect(throws: BackupManifestError.self) { try BackupManifest(parsing: Array(bytes.prefix(count))) }
        }
        #expect(throws: BackupManifestError.noObject) { try read("[1]") }
    }

    @Test(
        "a file that is read gives the same digest as its bytes, whatever its length",
        arguments: [0, 1, 1 << 20, 2_500_000])
    func file(length: Int) throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "x", count: length)
        try folder.write(text, to: "file")
        var last: Int64 = 0
        let read = try BackupEntry("file", at: folder["file"]) { done, total in
            #expect(last < done && total == length)
            last = done
        }
        #expect(read == BackupEntry("file", holding: Array(text.utf8)) && last == length)
    }

    @Test("a folder or a missing file is no file of a backup")
    func noFile() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FileError.notRegularFile(path: folder.path)) { try BackupEntry("file", at: folder.path) }
        #expect(throws: FileError.self) { try BackupEntry("file", at: folder["none"]) }
    }
}
