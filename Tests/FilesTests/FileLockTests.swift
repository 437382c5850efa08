import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Files

@Suite("Changing files under their lock")
struct FileLockTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func replace(_ path: String, with text: String) throws(FileError) {
        let lock = try FileLock(of: path)
        defer { lock.unlock() }
        try lock.replace(path, with: [UInt8](text.utf8))
    }

    private func create(_ path: String, with text: String) throws(FileError) {
        let lock = try FileLock(of: path)
        defer { lock.unlock() }
        try lock.create(path, with: [UInt8](text.utf8))
    }

    @Test("the contents are replaced and nothing but the lock is left beside them")
    func replacement() throws {
        let path = try folder.write("old", to: "f")
        try replace(path, with: "new and longer")
        #expect(folder.text(of: "f") == "new and longer")
        #expect(folder.names == ["f", "f.lock"])
    }

    @Test("the lock file is private")
    func lockMode() throws {
        try replace(try folder.write("", to: "f"), with: "")
        #expect(try FileStatus(of: folder["f.lock"]).mode == 0o600)
    }

    @Test("mode and owner are kept", arguments: [0o600, 0o640, 0o644, 0o660, 0o400])
    func modeAndOwner(mode: UInt32) throws {
        let path = try folder.write("old", to: "f")
        try #require(unsafe chmod(path, mode) == 0)
        if geteuid() == 0 { try #require(unsafe chown(path, 12_345, 54_321) == 0) }
        let before = try FileStatus(of: path)
        try replace(path, with: "new")
        let after = try FileStatus(of: path)
        #expect((after.mode, after.owner, after.group) == (before.mode, before.owner, before.group))
    }

    @Test("what root makes in another's folder is that one's", .enabled(if: geteuid() == 0))
    func ownerOfTheFolder() throws {
        try #require(unsafe chown(folder.path, 12_345, 54_321) == 0)
        try create(folder["f"], with: "x")
        for name in ["f", "f.lock"] {
            let status = try FileStatus(of: folder[name])
            #expect((status.owner, status.group, status.mode) == (12_345, 54_321, 0o600))
        }
    }

    @Test("every replacement gives a later version, though the clock stand still or be back")
    func versions() throws {
        let path = try folder.write("aaaa", to: "f")
        let future = [timespec(tv_sec: 4_000_000_000, tv_nsec: 999_999_999)]
        try #require(unsafe utimensat(AT_FDCWD, path, future + future, 0) == 0)
        var times = [try FileVersion(of: path).modified]
        for round in 0..<20 {
            try replace(path, with: "aa\(round % 10)\(round % 7)")
            times.append(try FileVersion(of: path).modified)
        }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("a symbolic link stays, and the file it leads to is replaced")
    func symbolicLink() throws {
        try folder.write("old", to: "real")
        try FileManager.default.createSymbolicLink(atPath: folder["link"], withDestinationPath: "real")
        try replace(try resolved(folder["link"]), with: "new")
        #expect(folder.text(of: "real") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder["link"]) == "real")
    }

    @Test("a link that is laid in the file's place once links have been followed is no file to replace")
    func laterLink() throws {
        try folder.write("old", to: "real")
        try FileManager.default.createSymbolicLink(atPath: folder["f"], withDestinationPath: "real")
        #expect(throws: FileError.notRegularFile(path: folder["f"])) { try replace(folder["f"], with: "new") }
        #expect(folder.text(of: "real") == "old")
    }

    @Test("a temporary file that a killed writer left is replaced")
    func staleTemporaryFile() throws {
        let path = try folder.write("old", to: "f")
        try folder.write("half", to: "f.tmp")
        try replace(path, with: "new")
        #expect(folder.text(of: "f") == "new")
        #expect(folder.names == ["f", "f.lock"])
    }

    @Test("a link laid in the temporary file's place leads no write to its target")
    func hostileTemporaryFile() throws {
        let path = try folder.write("old", to: "f")
        try folder.write("precious", to: "victim")
        try FileManager.default.createSymbolicLink(atPath: folder["f.tmp"], withDestinationPath: "victim")
        try replace(path, with: "new")
        #expect(folder.text(of: "victim") == "precious")
        #expect(folder.text(of: "f") == "new")
    }

    @Test("a folder in the temporary file's place is an error that leaves the old file whole")
    func folderInTheWay() throws {
        let path = try folder.write("old", to: "f")
        try FileManager.default.createDirectory(atPath: folder["f.tmp"], withIntermediateDirectories: false)
        let fault = #expect(throws: FileError.self) { try replace(path, with: "new") }
        #expect(fault?.description == "cannot remove \(folder["f.tmp"]): Is a directory")
        #expect(folder.text(of: "f") == "old")
    }

    @Test("a disk that takes only a part leaves the old file whole and no temporary one")
    func shortWrite() async {
        // In a process of its own: the limit holds for the whole of it.
        await #expect(processExitsWith: .success) {
            StandardStream.prepare()
            let folder = try TemporaryFolder()
            let path = try folder.write("old", to: "f")
            var limit = rlimit(rlim_cur: 5000, rlim_max: 5000)
            try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let lock = try FileLock(of: path)
            let bytes = [UInt8](repeating: 0x61, count: 10_000)
            #expect(throws: FileError.system(.write, path: "\(path).tmp", code: EFBIG)) {
                try lock.replace(path, with: bytes)
            }
            lock.unlock()
            #expect(folder.text(of: "f") == "old")
            #expect(folder.names == ["f", "f.lock"])
        }
    }

    @Test("replacing what does not exist, or is a folder, is an error")
    func noFile() throws {
        #expect(throws: FileError.system(.look, path: folder["f"], code: ENOENT)) { try replace(folder["f"], with: "") }
        try FileManager.default.createDirectory(atPath: folder["d"], withIntermediateDirectories: false)
        #expect(throws: FileError.notRegularFile(path: folder["d"])) { try replace(folder["d"], with: "") }
        #expect(throws: FileError.self) { try replace(folder["no/such/f"], with: "") }
        #expect(folder.text(of: "f") == nil)
    }

    @Test("a new file is private and never takes another's place")
    func creation() throws {
        try create(folder["f"], with: "first")
        #expect(try FileStatus(of: folder["f"]).mode == 0o600)
        let fault = #expect(throws: FileError.self) { try create(folder["f"], with: "second") }
        #expect(fault?.isExisting == true)
        #expect(folder.text(of: "f") == "first")
        #expect(folder.names == ["f", "f.lock"])
    }

    @Test("a dangling link is not written through when a file is made")
    func danglingLink() throws {
        try FileManager.default.createSymbolicLink(atPath: folder["f"], withDestinationPath: "elsewhere")
        #expect(throws: FileError.self) { try create(folder["f"], with: "x") }
        #expect(folder.text(of: "elsewhere") == nil)
    }

    @Test("a lock that is taken is waited for, and not for ever")
    func busy() throws {
        let path = folder["f"]
        let first = try FileLock(of: path)
        let fault = #expect(throws: FileError.self) { _ = try FileLock(of: path, waiting: 0).unlock() }
        #expect(fault == .busy(path: "\(path).lock"))
        first.unlock()
        let second = try FileLock(of: path, waiting: 0)
        second.unlock()
    }

    @Test("a link in the lock's place is refused")
    func linkedLock() throws {
        try folder.write("x", to: "victim")
        try FileManager.default.createSymbolicLink(atPath: folder["f.lock"], withDestinationPath: "victim")
        #expect(throws: FileError.system(.create, path: folder["f.lock"], code: ELOOP)) {
            _ = try FileLock(of: folder["f"]).unlock()
        }
    }

    @Test("a folder is made once, private")
    func makeFolder() throws {
        #expect(try Folder.create(folder["state"]))
        #expect(try FileStatus(of: folder["state"]).mode == 0o700)
        #expect(try !Folder.create(folder["state"]))
        #expect(throws: FileError.self) { try Folder.create(folder["no/such/folder"]) }
        try folder.write("", to: "file")
        #expect(throws: FileError.self) { try Folder.create(folder["file"]) }
    }
}
