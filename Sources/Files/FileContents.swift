import Glibc

/// A file's whole contents, with the version that they were read at.
public struct FileContents: Sendable {
    /// The bytes of the file.
    public let bytes: [UInt8]
    /// Kind, version, mode and owner, looked at before the first byte was read.
    public let status: FileStatus
    /// Whether any later change shows in the version; see `isSettled(_:at:)`.
    public let isSettled: Bool

    /// Reads a file whole.
    ///
    /// The version is that of the open file, taken before reading: a change during or after the read then gives the path
    /// another version than this one, so that it is seen at the next look. Taken afterwards, it could hide a change.
    ///
    /// - Parameters:
    ///   - path: The file; symbolic links are followed.
    ///   - limit: The greatest number of bytes that is read into memory.
    /// - Throws: `FileError`.
    public init(of path: String, limit: Int) throws(FileError) {
        // Without O_NONBLOCK, opening a pipe would wait for its writer; regular files do not mind.
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK)
        status = try FileStatus(of: file)
        guard status.isRegularFile else { throw .notRegularFile(path: path) }
        isSettled = Self.isSettled(status.version, at: timespec.now(CLOCK_REALTIME).nanoseconds)
        bytes = try file.readAll(expecting: status.version.size, limit: limit)
    }

    /// The version that the bytes belong to.
    public var version: FileVersion { status.version }

    /// Whether the clock of the file system has moved on since the last change.
    ///
    /// Linux stamps files by a clock that moves every 1 to 10 ms. A second change of equal length in the same tick leaves the
    /// version as it is, so contents that were changed just before they were read are worth another read.
    static func isSettled(_ version: FileVersion, at now: Int64) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(version.modified)
        return overflow || age.magnitude > 20_000_000
    }
}
