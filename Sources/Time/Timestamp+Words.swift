extension Timestamp {
    private static let units: [(name: String, seconds: Int64)] = [("day", 86_400), ("hour", 3600), ("minute", 60)]

    /// The time from this moment to a later one for people: in the largest unit that fits, rounded down.
    ///
    /// - Parameter end: The later moment; from one that is earlier it is "0 seconds".
    /// - Returns: For instance `3 hours` or `1 day`.
    public func words(until end: Timestamp) -> String {
        let (difference, overflow) = end.seconds.subtractingReportingOverflow(seconds)
        let length = end < self ? 0 : overflow ? .max : difference
        let unit = Self.units.first { length >= $0.seconds } ?? ("second", 1)
        let count = length / unit.seconds
        return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
    }
}
