import CLinux
import Glibc

/// An open file, closed at the latest when the value goes.
struct Descriptor: ~Copyable {
    /// The file descriptor's number; -1 once it is closed.
    private(set) var number: Int32
    /// The path it was opened by, for messages.
    let path: String

    /// Opens a file; no program that this one starts inherits it.
    init(_ path: String, _ flags: Int32, as operation: FileOperation = .open) throws(FileError) {
        let opened = repeating { unsafe open(path, flags | O_CLOEXEC) }
        guard opened >= 0 else { throw .system(operation, path: path, code: errno) }
        number = opened
        self.path = path
    }

    /// Opens or makes a file inside a folder that is open already.
    init(_ name: String, in folder: borrowing Descriptor, _ flags: Int32, mode: mode_t) throws(FileError) {
        let (folderNumber, path) = (folder.number, "\(folder.path)/\(name)")
        let opened = repeating { unsafe openat(folderNumber, name, flags | O_CLOEXEC, mode) }
        guard opened >= 0 else { throw .system(.create, path: path, code: errno) }
        number = opened
        self.path = path
    }

    /// Takes a file that is open already, and closes it in the end.
    init(number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    /// Makes a file that has no name, readable by its owner alone, which is gone when it is closed; nil where that cannot be.
    ///
    /// - Parameters:
    ///   - path: What it is to be called in messages.
    ///   - folder: The folder on whose file system it is, and in which it can be given a name (open(2), O_TMPFILE).
    /// - Returns: The file.
    static func unnamed(_ path: String, in folder: borrowing Descriptor) -> Descriptor? {
        let folderNumber = folder.number
        let flags = O_WRONLY | O_CLOEXEC | Int32(LINUX_O_TMPFILE)
        let opened = repeating { unsafe openat(folderNumber, ".", flags, 0o600) }
        guard opened >= 0 else { return nil }
        let file = Descriptor(number: opened, path: path)
        // Its name will be made of this one.
        guard unsafe access(file.link, F_OK) == 0 else { return nil }
        return file
    }

    /// What leads to the open file while it has no name.
    var link: String { "/proc/self/fd/\(number)" }

    /// Closes the file and hears of a write that failed late, as network file systems report it.
    ///
    /// An interrupted `close` has closed the descriptor on Linux; to repeat it could close another thread's file.
    mutating func close() throws(FileError) {
        let closing = number
        number = -1
        guard Glibc.close(closing) == 0 || errno == EINTR else {
            throw .system(.write, path: path, code: errno)
        }
    }

    deinit {
        if number >= 0 { _ = Glibc.close(number) }
    }
}

/// Makes a system call again for as long as a signal interrupts it.
func repeating<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
