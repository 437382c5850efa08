/// Why a file could not be read, locked or written.
public enum FileError: Error, Sendable, Equatable {
    /// A system call failed; the code is its `errno`.
    case system(FileOperation, path: String, code: Int32)
    /// The path leads to a folder, a pipe or a device.
    case notRegularFile(path: String)
    /// The file holds more bytes than its reader allows.
    case tooLarge(path: String, limit: Int)
    /// Another process kept the lock for the whole of the time allowed.
    case busy(path: String)
    /// A user that is not root has laid a link to a file of somebody else, and root was to change that.
    case strangersLink(path: String, by: UInt32, target: String, of: UInt32)
}
