import Glibc

/// How much room a file system has left.
public struct FileSystemSpace: Sendable {
    /// The bytes that users other than root may still write.
    public let available: Int64
    /// Whether another file can be made.
    public let hasRoomForFiles: Bool
    /// Whether nothing can be written at all.
    public let isReadOnly: Bool

    /// The least room that changes need, in bytes.
    private static let least: Int64 = 1 << 20
    /// Whether there is no room for a change.
    public var isFull: Bool { available < Self.least || !hasRoomForFiles }
    /// What keeps everything from being written, in words that follow "the disk"; nil where nothing does.
    public var fault: String? { isReadOnly ? "is mounted read-only" : isFull ? "is full" : nil }

    /// Looks at the file system that a file or folder lies on.
    ///
    /// - Parameter path: The file or folder.
    /// - Throws: `FileError.system` if there is none or it cannot be looked at.
    public init(of path: String) throws(FileError) {
        var found = statvfs()
        guard unsafe statvfs(path, &found) == 0 else { throw .system(.look, path: path, code: errno) }
        let (bytes, overflow) = UInt64(found.f_bavail).multipliedReportingOverflow(by: UInt64(found.f_frsize))
        available = overflow ? .max : Int64(clamping: bytes)
        // Some file systems count no files.
        hasRoomForFiles = found.f_files == 0 || found.f_favail > 0
        isReadOnly = found.f_flag & UInt(ST_RDONLY) != 0
    }
}
