import CLinux
import Glibc

/// A small file of fixed size in which several processes keep figures together.
///
/// Reads and writes go to the page cache and nothing is ever synchronised: a process that is killed loses nothing, a power
/// cut may. The room is taken when the file is made, so that a disk that fills up later refuses no write.
public final class SharedFile: Sendable {
    private let file: Descriptor

    /// Opens a file, and makes it if it is missing, readable by its owner alone.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - size: Its size in bytes; what was not written yet reads as zeros.
    /// - Throws: `FileError` if it cannot be opened, made or given its size.
    public init(_ path: String, size: Int) throws(FileError) {
        let opened = try Descriptor.openPrivate(path)
        if try FileStatus(of: opened).version.size < size {
            let code = posix_fallocate(opened.number, 0, size)
            guard code == 0 else { throw .system(.write, path: path, code: code) }
        }
        file = opened
    }

    /// Makes one that no other process can open, and that is gone with this one.
    ///
    /// - Throws: `FileError` if there is no memory or descriptor for it.
    public init() throws(FileError) {
        let number = unsafe memfd_create("syllabus", UInt32(LINUX_MFD_CLOEXEC))
        guard number >= 0 else { throw .system(.create, path: "a file in memory", code: errno) }
        file = Descriptor(number: number, path: "a file in memory")
    }

    /// Reads bytes; what lies behind the end, or cannot be read, is zeros.
    ///
    /// - Parameter range: Which bytes.
    /// - Returns: As many bytes as asked for.
    public func bytes(in range: Range<Int>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        let number = file.number
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            repeating { unsafe pread(number, buffer.baseAddress, buffer.count, off_t(range.lowerBound)) }
        }
        // A read that fails half-way counts for nothing.
        return count >= 0 ? bytes : [UInt8](repeating: 0, count: range.count)
    }

    /// Writes bytes, as far as the disk takes them.
    ///
    /// - Parameters:
    ///   - bytes: What to write.
    ///   - offset: Where the first of them goes.
    public func write(_ bytes: [UInt8], at offset: Int) {
        let number = file.number
        _ = unsafe bytes.withUnsafeBytes { buffer in
            repeating { unsafe pwrite(number, buffer.baseAddress, buffer.count, off_t(offset)) }
        }
    }

    /// Takes a place of the file for this process, unless another process has it.
    ///
    /// Places are numbers and need not lie inside the file; threads of one process have to agree among themselves. The
    /// system gives a place back when the process ends, however it does (fcntl(2), open file description locks).
    ///
    /// - Parameter place: Which one.
    /// - Returns: Whether this process has it now.
    public func take(_ place: Int) -> Bool {
        lock(place, F_WRLCK)
    }

    /// Takes a place of the file, and waits for it where another process has it.
    ///
    /// - Parameters:
    ///   - place: Which one.
    ///   - limit: How long to wait before giving up.
    /// - Returns: Whether this process has it now.
    public func take(_ place: Int, waitingMilliseconds limit: Int) -> Bool {
        for _ in 0..<limit {
            if take(place) { return true }
            usleep(1000)
        }
        return take(place)
    }

    /// Gives a place back.
    ///
    /// - Parameter place: Which one.
    public func giveBack(_ place: Int) {
        _ = lock(place, F_UNLCK)
    }

    private func lock(_ place: Int, _ type: Int32) -> Bool {
        var wanted = Glibc.flock()
        wanted.l_type = Int16(type)
        wanted.l_whence = Int16(SEEK_SET)
        wanted.l_start = off_t(place)
        wanted.l_len = 1
        return unsafe fcntl(file.number, Int32(LINUX_F_OFD_SETLK), &wanted) == 0
    }
}
