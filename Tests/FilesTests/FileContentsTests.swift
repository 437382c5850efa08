import Glibc
import TestSupport
import Testing

@testable import Files

@Suite("Contents and versions of files")
struct FileContentsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a file is read whole, whatever its length", arguments: [0, 1, 4095, 4096, 4097, 1_000_000])
    func wholeFile(length: Int) throws {
        let text = String(repeating: "x", count: length)
        let contents = try FileContents(of: try folder.write(text, to: "f"), limit: 1_000_000)
        #expect(contents.bytes == [UInt8](text.utf8))
        #expect(contents.version.size == Int64(length))
    }

    @Test("a file whose size is not told beforehand is read to its end")
    func unknownSize() throws {
        let contents = try FileContents(of: "/proc/self/status", limit: 1_000_000)
        #expect(contents.version.size == 0)
        #expect(contents.bytes.count > 100)
    }

    @Test("a file over the limit is refused, also where its size does not tell")
    func limit() throws {
        let path = try folder.write("12345", to: "f")
        #expect(throws: FileError.tooLarge(path: path, limit: 4)) { try FileContents(of: path, limit: 4) }
        #expect(try FileContents(of: path, limit: 5).bytes.count == 5)
        #expect(throws: FileError.tooLarge(path: "/proc/self/status", limit: 9)) {
            try FileContents(of: "/proc/self/status", limit: 9)
        }
    }

    @Test("what is no regular file is refused and does not hold the reader up")
    func otherKinds() throws {
        #expect(throws: FileError.notRegularFile(path: folder.path)) { try FileContents(of: folder.path, limit: 9) }
        #expect(throws: FileError.notRegularFile(path: "/dev/zero")) { try FileContents(of: "/dev/zero", limit: 9) }
        try #require(unsafe mkfifo(folder["pipe"], 0o600) == 0)
        #expect(throws: FileError.notRegularFile(path: folder["pipe"])) {
            try FileContents(of: folder["pipe"], limit: 9)
        }
    }

    @Test("a missing file says so in words")
    func missing() throws {
        let path = folder["absent"]
        let fault = #expect(throws: FileError.self) { try FileContents(of: path, limit: 9) }
        #expect(fault?.isMissing == true)
        #expect(fault?.description == "cannot open \(path): No such file or directory")
    }

    @Test("an edit of equal length within the same second gives another version")
    func sameSizeAndSecond() throws {
        let path = try folder.write("one", to: "f")
        try setTime(of: path, nanoseconds: 1)
        let before = try FileVersion(of: path)
        try folder.write("two", to: "f")
        try setTime(of: path, nanoseconds: 2)
        let after = try FileVersion(of: path)
        #expect(before.size == after.size)
        #expect(before.modified / 1_000_000_000 == after.modified / 1_000_000_000)
        #expect(before != after)
    }

    @Test("contents read in the tick of their last change are not settled")
    func settled() {
        let version = FileVersion(inode: 1, device: 1, size: 1, modified: 0, changed: 1_000_000_000)
        #expect(!version.isSettled(at: 1_000_000_000))
        #expect(!version.isSettled(at: 1_009_000_000))
        #expect(version.isSettled(at: 1_021_000_000))
        #expect(version.isSettled(at: 0))
        #expect(version.isSettled(at: .min))
    }

    @Test("a change is of this second for a second, and none that is still to come")
    func thisSecond() {
        let version = FileVersion(inode: 1, device: 1, size: 1, modified: 0, changed: 1_000_000_000)
        for (now, isIt) in [
            (1_000_000_000, true), (1_999_999_999, true), (2_000_000_000, false), (999_999_999, false), (.min, false),
            (.max, false),
        ] as [(Int64, Bool)] {
            #expect(version.isOfThisSecond(at: now) == isIt)
        }
    }

    @Test("bytes are found from the place on that is named, and nowhere else")
    func places() {
        let bytes = Array("abcabc".utf8)
        #expect(bytes.place(of: UInt8(ascii: "b"), from: 0) == 1)
        #expect(bytes.place(of: UInt8(ascii: "b"), from: 2) == 4)
        #expect(bytes.place(of: UInt8(ascii: "b"), from: 5) == nil)
        for start in [-1, 6, .max, .min] { #expect(bytes.place(of: UInt8(ascii: "a"), from: start) == nil) }
        #expect([].place(of: 0, from: 0) == nil)
    }

    @Test("times before 1970 and out of range are carried without a trap")
    func times() {
        #expect(timespec(tv_sec: -1, tv_nsec: 999_999_999).nanoseconds == -1)
        #expect(timespec(nanoseconds: -1).tv_sec == -1)
        #expect(timespec(nanoseconds: -1).tv_nsec == 999_999_999)
        #expect(timespec(tv_sec: .max, tv_nsec: 0).nanoseconds == .max)
        #expect(timespec(tv_sec: .min, tv_nsec: 0).nanoseconds == .min)
    }

    @Test(
        "others than the owner are seen by the mode",
        arguments: [
            (0o600, false, false), (0o640, true, false), (0o604, true, false), (0o620, false, true),
            (0o602, false, true),
        ])
    func others(mode: UInt32, read: Bool, write: Bool) throws {
        let path = try folder.write("", to: "f")
        try #require(unsafe chmod(path, mode) == 0)
        let status = try FileStatus(of: path)
        #expect(status.mode == mode)
        #expect(status.isReadableByOthers == read)
        #expect(status.isWritableByOthers == write)
    }

    private func setTime(of path: String, nanoseconds: Int) throws {
        let times = [timespec(tv_sec: 1_700_000_000, tv_nsec: nanoseconds)]
        try #require(unsafe utimensat(AT_FDCWD, path, times + times, 0) == 0)
    }
}
