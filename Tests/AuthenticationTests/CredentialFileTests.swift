import Files
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Authentication

@Suite("The credentials file")
struct CredentialFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a new file has no users, is private, and is never made twice")
    func creation() throws {
        try folder.file.create()
        #expect(try folder.file.load().credentials.isEmpty)
        #expect(try FileStatus(of: folder.file.path).mode == 0o600)
        _ = try folder.file.update { try Samples.add("a", to: &$0) }
        let before = folder.text
        #expect(throws: FileError.system(.create, path: folder.file.path, code: EEXIST)) { try folder.file.create() }
        #expect(folder.text == before)
    }

    @Test("a missing file, an empty one and a folder are told apart")
    func missing() throws {
        #expect(throws: CredentialFileError.missing(path: folder.file.path)) { try folder.file.load() }
        #expect(throws: CredentialFileError.missing(path: folder.file.path)) { try folder.file.update { _ in } }
        #expect(folder.names.isEmpty)
        try folder.write("")
        let empty = CredentialFileError.corrupt(path: folder.file.path, line: 1, problem: "the file is empty")
        #expect(throws: empty) { try folder.file.load() }
        #expect(throws: CredentialFileError.file(.notRegularFile(path: folder.path))) {
            try CredentialFile(path: folder.path).load()
        }
    }

    @Test("a fault names file, line, cause and what to do, and nothing of the contents")
    func faultText() throws {
        try folder.write(Samples.file(Samples.line(password: "\"$argon2d$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c2VjcmV0\"")))
        let fault = #expect(throws: CredentialFileError.self) { try folder.file.load() }
        let text = try #require(fault?.description)
        #expect(text.hasPrefix("\(folder.file.path), line 2: \"password\" of a cannot be used"))
        #expect(text.hasSuffix("; correct the line, or put back a copy that was good"))
        #expect(!text.contains("c2VjcmV0"))
    }

    @Test("a file that everybody may change is refused")
    func writableByAll() throws {
        try folder.file.create()
        try #require(unsafe chmod(folder.file.path, 0o606) == 0)
        #expect(throws: CredentialFileError.writableByAll(path: folder.file.path)) { try folder.file.load() }
        try #require(unsafe chmod(folder.file.path, 0o664) == 0)
        #expect(throws: Never.self) { try folder.file.load() }
    }

    @Test("a change that throws, or a file that does not parse, leaves every byte")
    func refusedChange() throws {
        try folder.write(Samples.file)
        #expect(throws: CredentialError.nameTaken) {
            try folder.file.update { table in
                try table.remove(3)
                return try Samples.add("KennethLove", to: &table)
            }
        }
        #expect(folder.text == Samples.file)
        let broken = String(Samples.file.dropLast(3))
        try folder.write(broken)
        #expect(throws: CredentialFileError.self) { try folder.file.update { try $0.remove(3) } }
        #expect(folder.text == broken)
    }

    @Test("users that are known already are changed without reading the file, if it is at their version still")
    func knownUsers() throws {
        try folder.write(Samples.file)
        var known = try folder.file.load()
        try known.remove(1)
        let version = try FileVersion(of: folder.file.path)
        func removeThird() throws {
            let removal = { (table: inout CredentialTable) in _ = try table.remove(3) }
            try folder.file.update(removal, knowing: known, of: version) { known = $0 }
        }
        try removeThird()
        #expect(known.credentials.isEmpty)
        #expect(try folder.file.load().credentials.isEmpty)
        try folder.write(Samples.file)
        try removeThird()
        #expect(known.credentials.map(\.id) == [1])
    }

    @Test("a failing write leaves every byte")
    func failingWrite() throws {
        try folder.write(Samples.file)
        try FileManager.default.createDirectory(
            atPath: "\(folder.file.path).tmp", withIntermediateDirectories: false)
        #expect(throws: CredentialFileError.self) { try folder.file.update { try $0.remove(3) } }
        #expect(folder.text == Samples.file)
    }

    @Test("a change keeps the symbolic link and the mode")
    func linkAndMode() throws {
        try folder.write(Samples.file, to: "real.json")
        try FileManager.default.createSymbolicLink(atPath: folder.file.path, withDestinationPath: "real.json")
        try #require(unsafe chmod(folder["real.json"], 0o640) == 0)
        try folder.file.update { try $0.remove(3) }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file.path) == "real.json")
        #expect(try CredentialFile(path: folder["real.json"]).load().credentials.map(\.id) == [1])
        #expect(try FileStatus(of: folder.file.path).mode == 0o640)
        #expect(folder.names == ["credentials.json", "real.json", "real.json.lock"])
    }

    @Test("twenty writers at once lose nobody and use no id twice")
    func writersAtOnce() throws {
        try folder.file.create()
        let file = folder.file
        let failures = Failures()
        withThreads(20) { writer in
            for round in 0..<5 {
                failures.collect { _ = try file.update { try Samples.add("u\(writer)-\(round)", to: &$0) } }
            }
        }
        let table = try file.load()
        #expect(failures.all.isEmpty)
        #expect(Set(table.credentials.map(\.username.text)).count == 100)
        #expect(table.credentials.map(\.id).sorted() == Array(1...100))
        #expect(table.nextID == 101)
        #expect(folder.names == ["credentials.json", "credentials.json.lock"])
    }
}
