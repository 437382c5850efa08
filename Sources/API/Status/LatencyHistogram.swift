/// How long answers took.
struct LatencyHistogram {
    /// The upper bounds; what took longer than the last counts in one more place.
    static let bounds: [Seconds] = [
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
        10_000_000,
    ].map(Seconds.init(microseconds:))

    private(set) var count = 0
    private(set) var sum = Seconds(microseconds: 0)
    private var counts = Array(repeating: 0, count: bounds.count + 1)

    mutating func count(_ seconds: Seconds) {
        count += 1
        sum.microseconds += seconds.microseconds
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
    }

    /// How many took no longer than each bound.
    var buckets: [(bound: Seconds?, count: Int)] {
        var sum = 0
        return zip(Self.bounds.map(Optional.some) + [nil], counts).map { bound, count in
            sum += count
            return (bound, sum)
        }
    }
}
