import Glibc

/// The right to change a file, held against every other process and thread that asks for it.
///
/// The lock is taken on a companion file (`credentials.json.lock`): the file itself is replaced by each change, and a lock on
/// a file that has lost its name protects nothing. The companion stays; removing it would let two holders in.
public struct FileLock: ~Copyable {
    private let companion: Descriptor

    /// Waits for the lock of a file, which need not exist yet.
    ///
    /// - Parameters:
    ///   - path: The file to be changed, symbolic links resolved, so that all who change it meet at the same companion.
    ///   - seconds: How long to wait for another holder before giving up.
    /// - Throws: `FileError.busy` if the lock stayed taken, `FileError.system` if the companion cannot be opened.
    public init(of path: String, waiting seconds: Int = 10) throws(FileError) {
        let opened = try Descriptor.openPrivate("\(path).lock")
        try Self.lock(opened, waiting: seconds)
        companion = opened
    }

    /// Asks again and again rather than waiting in the kernel, where a holder that hangs would hold up this thread for ever.
    private static func lock(_ companion: borrowing Descriptor, waiting seconds: Int) throws(FileError) {
        let start = timespec.now(CLOCK_MONOTONIC).nanoseconds
        while flock(companion.number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .system(.lock, path: companion.path, code: errno)
            }
            let waited = timespec.now(CLOCK_MONOTONIC).nanoseconds - start
            guard waited / nanosecondsPerSecond < seconds else { throw .busy(path: companion.path) }
            usleep(2000)
        }
    }

    /// Lets others have the lock.
    public func unlock() {
        _ = flock(companion.number, LOCK_UN)
    }
}
