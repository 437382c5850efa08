import Glibc

/// What tells one state of a file from the next without reading it.
///
/// A file that is replaced gets another inode, one that is edited in place another time or size, and one whose mode or owner
/// changes another time of that change. Times are compared to the nanosecond: by the second alone, an edit of equal length
/// within the same second would go unseen.
public struct FileVersion: Sendable, Hashable {
    /// The number of the file on its device.
    let inode: UInt64
    /// The device that the inode is counted on.
    let device: UInt64
    /// The length in bytes.
    public let size: Int64
    /// The time of the last change of the contents, in nanoseconds since 1970.
    let modified: Int64
    /// The time of the last change of contents, mode or owner, in nanoseconds since 1970; nobody sets it but the kernel.
    let changed: Int64

    init(inode: UInt64, device: UInt64, size: Int64, modified: Int64, changed: Int64) {
        self.inode = inode
        self.device = device
        self.size = size
        self.modified = modified
        self.changed = changed
    }

    /// Looks at the file that a path leads to, by one `stat`.
    ///
    /// - Parameter path: The file; symbolic links are followed.
    /// - Throws: `FileError.system` if there is none or it cannot be looked at.
    public init(of path: String) throws(FileError) {
        self = try FileStatus(of: path).version
    }

    /// Whether another version is of this file too, whatever path led to either.
    ///
    /// - Parameter other: The other version.
    /// - Returns: Whether inode and device are the same.
    public func isSameFile(as other: FileVersion) -> Bool { inode == other.inode && device == other.device }

    /// The time of the last change of the contents, in whole seconds since 1970.
    public var modifiedSeconds: Int64 { modified / nanosecondsPerSecond }

    /// Whether any later change shows in the version: whether the clock of the file system has moved on since the last one.
    ///
    /// Linux stamps files by a clock that moves every 1 to 10 ms. A second change of equal length in the same tick leaves the
    /// version as it is, so contents that were changed just before they were read are worth another read.
    public var isSettled: Bool { isSettled(at: timespec.now(CLOCK_REALTIME).nanoseconds) }

    /// Waits until it has settled, which a file that has just been changed takes a fiftieth of a second for.
    public func waitUntilSettled() {
        // Twice, since the clock of a file system may be ahead by as much.
        for _ in 0..<2 where !isSettled { usleep(UInt32(Self.settlingTime / 1000)) }
    }

    /// Whether the file was changed in the second before now, by the wall clock.
    public var isOfThisSecond: Bool { isOfThisSecond(at: timespec.now(CLOCK_REALTIME).nanoseconds) }

    private static let settlingTime: Int64 = 20_000_000

    func isSettled(at now: Int64) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(changed)
        return overflow || age.magnitude > Self.settlingTime
    }

    func isOfThisSecond(at now: Int64) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(changed)
        return !overflow && (0..<nanosecondsPerSecond).contains(age)
    }
}
