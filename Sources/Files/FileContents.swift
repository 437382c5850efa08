import Glibc

/// A file's whole contents, with the version that they were read at.
public struct FileContents: Sendable {
    /// The bytes of the file.
    public let bytes: [UInt8]
    /// Kind, version, mode and owner, looked at before the first byte was read.
    public let status: FileStatus
    /// Whether any later change shows in the version; see `FileVersion.isSettled`.
    public let isSettled: Bool

    /// Reads a file whole.
    ///
    /// The version is that of the open file, taken before reading: a change during or after the read then gives the path
    /// another version than this one, so that it is seen at the next look. Taken afterwards, it could hide a change.
    ///
    /// - Parameters:
    ///   - path: The file; symbolic links are followed.
    ///   - limit: The greatest number of bytes that is read into memory.
    ///   - isResolved: Whether the path has no link any more, so that one in the file's place is an error.
    /// - Throws: `FileError`.
    public init(of path: String, limit: Int, isResolved: Bool = false) throws(FileError) {
        // Without O_NONBLOCK, opening a pipe would wait for its writer; regular files do not mind.
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK | (isResolved ? O_NOFOLLOW : 0))
        status = try FileStatus(of: file)
        guard status.isRegularFile else { throw .notRegularFile(path: path) }
        isSettled = status.version.isSettled
        bytes = try file.readAll(expecting: status.version.size, limit: limit)
    }

    /// The version that the bytes belong to.
    public var version: FileVersion { status.version }
}
