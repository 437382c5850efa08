import Glibc

/// The right to work in a folder, held against every other process that asks for it; a process that ends gives it back.
public struct FolderLock: ~Copyable {
    let folder: Descriptor

    /// Takes the right, and does not wait for another holder.
    ///
    /// - Parameter path: The folder.
    /// - Throws: `FileError.busy` if another process has it, `FileError.system` if the folder cannot be opened.
    public init(of path: String) throws(FileError) {
        try self.init(try Descriptor(path, O_RDONLY | O_DIRECTORY))
    }

    init(_ folder: consuming Descriptor) throws(FileError) {
        guard flock(folder.number, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .busy(path: folder.path) : .system(.lock, path: folder.path, code: errno)
        }
        self.folder = folder
    }
}
