import Glibc
import TestSupport
import Testing

@testable import Files

@Suite("Files and folders that are made beside their place")
struct NewFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a file has no name of its own before it is whole, and is its owner's alone")
    func file() throws {
        do {
            var file = try NewFile(for: folder["f"])
            try file.write(Array("one ".utf8))
            #expect(folder.names.isEmpty)
            try file.write(Array("two".utf8))
            try file.finish()
        }
        #expect(folder.text(of: "f") == "one two" && folder.names == ["f"])
        #expect(try FileStatus(of: folder["f"]).mode == 0o600)
    }

    @Test("one that is given up is gone")
    func givenUp() throws {
        do {
            let file = try NewFile(for: folder["f"])
            try file.write(Array("one".utf8))
        }
        #expect(folder.names.isEmpty)
    }

    @Test("a file that is there stays, unless it is to be replaced")
    func existing() throws {
        try folder.write("old", to: "f")
        let error = #expect(throws: FileError.self) {
            var file = try NewFile(for: folder["f"])
            try file.finish()
        }
        #expect(error?.isExisting == true && folder.text(of: "f") == "old" && folder.names == ["f"])
        var file = try NewFile(for: folder["f"])
        try file.write(Array("new".utf8))
        try file.finish(replacing: true)
        #expect(folder.text(of: "f") == "new" && folder.names == ["f"])
    }

    @Test("files for one place that are made at the same time do not meet, and leave strangers' files alone")
    func together() throws {
        try folder.write("a stranger's", to: "f.tmp")
        var one = try NewFile(for: folder["f"])
        var two = try NewFile(for: folder["f"])
        try one.write(Array("one".utf8))
        try two.write(Array("two".utf8))
        try one.finish()
        try two.finish(replacing: true)
        #expect(folder.text(of: "f") == "two" && folder.text(of: "f.tmp") == "a stranger's")
    }

    @Test("a folder appears with all that is in it, closed to others")
    func newFolder() throws {
        do {
            var made = try NewFolder(for: folder["d"], holding: ["a", "b"])
            try made.add("a", Array("x".utf8))
            #expect(folder.names == ["d.tmp"] && made.path == folder["d.tmp"])
            try made.finish()
        }
        #expect(folder.names == ["d"] && folder.text(of: "d/a") == "x")
        #expect(try FileStatus(of: folder["d"]).mode == 0o700)
        #expect(try FileStatus(of: folder["d/a"]).mode == 0o600)
    }

    @Test("a folder that is given up is gone, and so is what a killed process left")
    func folderGivenUp() throws {
        try #require(unsafe mkdir(folder["d.tmp"], 0o755) == 0)
        try folder.write("left", to: "d.tmp/b")
        do {
            let made = try NewFolder(for: folder["d"], holding: ["a", "b"])
            #expect(try Folder.names(in: made.path).isEmpty)
            #expect(try FileStatus(of: made.path).mode == 0o700)
            try made.add("a", [])
        }
        #expect(folder.names.isEmpty)
    }

    @Test("a folder that holds anything else is left as it is")
    func strangersFolder() throws {
        try #require(unsafe mkdir(folder["d.tmp"], 0o755) == 0)
        try folder.write("a stranger's", to: "d.tmp/a")
        try folder.write("a stranger's", to: "d.tmp/other")
        #expect(throws: FileError.self) { _ = try NewFolder(for: folder["d"], holding: ["a", "b"]) }
        #expect(folder.text(of: "d.tmp/a") == "a stranger's" && folder.text(of: "d.tmp/other") == "a stranger's")
        #expect(try FileStatus(of: folder["d.tmp"]).mode == 0o755)
    }

    @Test("a folder of another user is left as it is, even an empty one", .enabled(if: geteuid() == 0))
    func foldersOfOthers() throws {
        try #require(unsafe mkdir(folder["d.tmp"], 0o755) == 0)
        try #require(unsafe chown(folder["d.tmp"], 12_345, 54_321) == 0)
        let error = #expect(throws: FileError.self) { _ = try NewFolder(for: folder["d"], holding: ["a", "b"]) }
        #expect(error?.isPermission == true && error?.path.contains("another user") == true)
        let status = try FileStatus(of: folder["d.tmp"])
        #expect((status.owner, status.mode) == (12_345, 0o755) && folder.names == ["d.tmp"])
    }

    @Test("two cannot make one folder at the same time")
    func folderHeld() throws {
        var made = try NewFolder(for: folder["d"], holding: ["a"])
        #expect(throws: FileError.busy(path: folder["d.tmp"])) { _ = try NewFolder(for: folder["d"], holding: ["a"]) }
        try made.add("a", [])
        try made.finish()
        #expect(folder.names == ["d"])
    }

    @Test("a folder takes the place of an empty one, and of nothing else")
    func places() throws {
        try #require(unsafe mkdir(folder["empty"], 0o755) == 0)
        try #require(unsafe mkdir(folder["full"], 0o755) == 0)
        try folder.write("x", to: "full/x")
        try folder.write("x", to: "file")
        var made = try NewFolder(for: folder["empty"], holding: ["a"])
        try made.add("a", [])
        try made.finish()
        #expect(folder.text(of: "empty/a") == "")
        for name in ["full", "file"] {
            #expect(throws: FileError.self) {
                var made = try NewFolder(for: folder[name], holding: ["a"])
                try made.finish()
            }
        }
        #expect(folder.names == ["empty", "file", "full"] && folder.text(of: "full/x") == "x")
    }
}
