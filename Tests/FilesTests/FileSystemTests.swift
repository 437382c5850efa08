import Files
import Glibc
import TestSupport
import Testing

@Suite("What a file system tells")
struct FileSystemTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("the room that is left, and what cannot be looked at")
    func space() throws {
        let space = try FileSystemSpace(of: folder.path)
        #expect(space.available > 0 && space.hasRoomForFiles && !space.isReadOnly)
        #expect(throws: FileError.system(.look, path: "/nowhere", code: ENOENT)) { try FileSystemSpace(of: "/nowhere") }
        // /proc gives no room, and counts no files.
        #expect(try FileSystemSpace(of: "/proc").available == 0)
        #expect(try FileSystemSpace(of: "/proc").hasRoomForFiles)
    }

    @Test("the names in a folder are told in order, hidden ones too")
    func names() throws {
        for name in ["b", ".a", "c\u{e9}"] { try folder.write("", to: name) }
        #expect(try Folder.names(in: folder.path) == [".a", "b", "c\u{e9}"])
        #expect(throws: FileError.system(.open, path: folder["b"], code: ENOTDIR)) { try Folder.names(in: folder["b"]) }
    }

    @Test("the time of a file is told in seconds")
    func time() throws {
        let path = try folder.write("", to: "f")
        let times = [999_999_999, 1].map { timespec(tv_sec: 2_000_000_000, tv_nsec: $0) }
        try #require(unsafe utimensat(AT_FDCWD, path, times, 0) == 0)
        #expect(try FileVersion(of: path).modifiedSeconds == 2_000_000_000)
    }
}
