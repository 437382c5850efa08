/// A time that something took, to the microsecond.
struct Seconds: Comparable {
    var microseconds: Int64

    init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    var value: Double { Double(microseconds) / 1_000_000 }

    /// A number of JSON and of OpenMetrics alike.
    var text: String { value.description }

    static func < (left: Seconds, right: Seconds) -> Bool {
        left.microseconds < right.microseconds
    }
}
