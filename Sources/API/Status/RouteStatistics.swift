import Gateway

/// What was answered under one route.
struct RouteStatistics {
    private(set) var latency = LatencyHistogram()
    /// By status code; the place 0 is the code 100's.
    private var counts = Array(repeating: 0, count: 500)

    mutating func count(_ status: Status, _ seconds: Seconds) {
        counts[status.code - 100] += 1
        latency.count(seconds)
    }

    /// How many answers each status has had that there was.
    var statuses: [(code: Int, count: Int)] {
        counts.enumerated().filter { $0.element > 0 }.map { ($0.offset + 100, $0.element) }
    }
}
