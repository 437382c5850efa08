import CLinux
import Glibc

/// A file that is open here and in no program that is started, and closed when nobody has it any more.
final class OpenFile {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    /// Makes a file in memory that holds bytes, to be read from its beginning; nil where that cannot be.
    convenience init?(holding bytes: [UInt8]) {
        let number = unsafe memfd_create("input", UInt32(LINUX_MFD_CLOEXEC))
        guard number >= 0 else { return nil }
        self.init(number)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
            guard written > 0 else { return nil }
            rest = rest.dropFirst(written)
        }
        guard lseek(number, 0, SEEK_SET) == 0 else { return nil }
    }

    /// Makes a pipe; nil where that cannot be.
    static func pipe() -> (reading: OpenFile, writing: OpenFile)? {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
        return (OpenFile(ends[0]), OpenFile(ends[1]))
    }

    deinit { close(number) }
}
