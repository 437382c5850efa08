import Glibc

/// How long the machine has been up, asleep or not, in milliseconds.
///
/// It only ever grows, whatever is done to the wall clock, and is the same for all processes; it begins anew with the machine.
public struct Uptime: Sendable, Hashable {
    /// Milliseconds since the machine started.
    public let milliseconds: Int64

    /// Makes an uptime.
    ///
    /// - Parameter milliseconds: Milliseconds since the machine started.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The uptime now.
    public static var now: Uptime {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return Uptime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
