/// What tells one state of a file from the next without reading it.
///
/// A file that is replaced gets another inode, one that is edited in place another time or size. Times are compared to the
/// nanosecond: by the second alone, an edit of equal length within the same second would go unseen.
public struct FileVersion: Sendable, Hashable {
    /// The number of the file on its device.
    public let inode: UInt64
    /// The device that the inode is counted on.
    public let device: UInt64
    /// The length in bytes.
    public let size: Int64
    /// The time of the last change of the contents, in nanoseconds since 1970.
    public let modified: Int64

    init(inode: UInt64, device: UInt64, size: Int64, modified: Int64) {
        self.inode = inode
        self.device = device
        self.size = size
        self.modified = modified
    }

    /// Looks at the file that a path leads to, by one `stat`.
    ///
    /// - Parameter path: The file; symbolic links are followed.
    /// - Throws: `FileError.system` if there is none or it cannot be looked at.
    public init(of path: String) throws(FileError) {
        self = try FileStatus(of: path).version
    }
}
