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

    private func lay(_ name: String, to target: String, by owner: uid_t) throws {
        try #require(unsafe symlink(target, folder[name]) == 0)
        try #require(unsafe lchown(folder[name], owner, owner) == 0)
    }

    @Test(
        "root changes a file through links of root, and of its own owner", .enabled(if: geteuid() == 0),
        arguments: [(0, 0), (0, 7), (7, 7)])
    func changeThroughLinks(link: uid_t, owner: uid_t) throws {
        let path = try folder.write("", to: "file")
        try #require(unsafe chown(path, owner, owner) == 0)
        try lay("second", to: path, by: link)
        try lay("first", to: "./../\(folder.path.split(separator: "/").last ?? "")/second", by: link)
        let target = try resolved(path)
        #expect(try resolvedForChange(folder["first"]) == target)
        #expect(try resolvedForChange(path) == target)
    }

    @Test(
        "a link of somebody else anywhere on the way keeps root away", .enabled(if: geteuid() == 0),
        arguments: ["first", "folder", "second"])
    func strangersLinks(theirs: String) throws {
        try folder.write("", to: "file")
        for (name, target) in [("folder", "."), ("second", "file"), ("first", "folder/second")] {
            try lay(name, to: target, by: name == theirs ? 7 : 0)
        }
        #expect(
            throws: FileError.strangersLink(
                path: folder["first"], by: 7, target: try resolved(folder["file"]), of: 0)
        ) { try resolvedForChange(folder["first"]) }
    }

    @Test("links that lead nowhere, or in a circle, are told as the system tells them")
    func hopelessLinks() throws {
        try lay("circle", to: "circle", by: geteuid())
        try lay("nowhere", to: "none/at/all", by: geteuid())
        for name in ["circle", "nowhere", "none"] {
            #expect(throws: FileError.self) { try resolvedForChange(folder[name]) }
        }
        let missing = #expect(throws: FileError.self) { try resolvedForChange(folder["nowhere"]) }
        #expect(missing?.isMissing == true)
    }

    @Test("a link in the place of a file whose links have been followed is not read")
    func resolvedContents() throws {
        try folder.write("x", to: "file")
        try lay("link", to: "file", by: geteuid())
        #expect(try FileContents(of: folder["file"], limit: 9, isResolved: true).bytes == [0x78])
        #expect(throws: FileError.system(.open, path: folder["link"], code: ELOOP)) {
            try FileContents(of: folder["link"], limit: 9, isResolved: true)
        }
    }

    @Test("the time of a file is told in seconds")
    func time() throws {
        let path = try folder.write("", to: "f")
        let times = [999_999_999, 1].map { timespec(tv_sec: 2_000_000_000, tv_nsec: $0) }
        try #require(unsafe utimensat(AT_FDCWD, path, times, 0) == 0)
        #expect(try FileVersion(of: path).modifiedSeconds == 2_000_000_000)
    }
}
