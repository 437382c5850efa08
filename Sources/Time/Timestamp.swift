import Glibc

/// A moment in whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time, NumericDate of RFC 7519).
public struct Timestamp: Sendable, Hashable {
    /// Seconds since the epoch.
    public let seconds: Int64

    /// Makes a moment.
    ///
    /// - Parameter seconds: Seconds since the epoch; any value is a moment.
    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// The wall clock's moment.
    public static var now: Timestamp {
        Timestamp(seconds: Int64(time(nil)))
    }

    /// The moment so many seconds later, held at the ends of what 64 bits express.
    ///
    /// - Parameter seconds: How much later; negative for earlier.
    /// - Returns: The moment.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        let (sum, overflow) = self.seconds.addingReportingOverflow(seconds)
        return Timestamp(seconds: overflow ? (seconds < 0 ? .min : .max) : sum)
    }
}

extension Timestamp: Comparable {
    /// Whether the left moment is the earlier one.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }
}
