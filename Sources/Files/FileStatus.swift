import Glibc

/// What a file system tells about a file without its contents: kind, version, mode and owner.
public struct FileStatus: Sendable, Equatable {
    /// What tells this state of the file from others.
    public let version: FileVersion
    /// The permission bits alone, as in `0o600`.
    public let mode: UInt32
    /// The numeric id of the user that owns the file.
    public let owner: UInt32
    /// The numeric id of the file's group.
    public let group: UInt32
    /// Whether it is a regular file: no folder, pipe, device or socket.
    public let isRegularFile: Bool
    /// Whether it is a folder.
    public let isFolder: Bool

    /// Looks at the file that a path leads to, by one `stat`.
    ///
    /// - Parameter path: The file; symbolic links are followed.
    /// - Throws: `FileError.system` if there is none or it cannot be looked at.
    public init(of path: String) throws(FileError) {
        var found = stat()
        guard unsafe stat(path, &found) == 0 else {
            throw .system(.look, path: path, code: errno)
        }
        self.init(found)
    }

    /// Looks at what has a path itself, by one `lstat`.
    ///
    /// - Parameter path: The file, or a symbolic link, which is not followed.
    /// - Throws: `FileError.system` if there is none or it cannot be looked at.
    public init(ofItself path: String) throws(FileError) {
        var found = stat()
        guard unsafe lstat(path, &found) == 0 else {
            throw .system(.look, path: path, code: errno)
        }
        self.init(found)
    }

    init(of descriptor: borrowing Descriptor) throws(FileError) {
        var found = stat()
        guard unsafe fstat(descriptor.number, &found) == 0 else {
            throw .system(.look, path: descriptor.path, code: errno)
        }
        self.init(found)
    }

    private init(_ found: stat) {
        version = FileVersion(
            inode: UInt64(found.st_ino), device: UInt64(found.st_dev), size: Int64(found.st_size),
            modified: found.st_mtim.nanoseconds, changed: found.st_ctim.nanoseconds)
        mode = found.st_mode & 0o7777
        owner = found.st_uid
        group = found.st_gid
        isRegularFile = found.st_mode & S_IFMT == S_IFREG
        isFolder = found.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether anybody besides the owner may read the file: its group, or all users.
    public var isReadableByOthers: Bool { mode & 0o044 != 0 }

    /// Whether anybody besides the owner may change the file: its group, or all users.
    public var isWritableByOthers: Bool { mode & 0o022 != 0 }
}
