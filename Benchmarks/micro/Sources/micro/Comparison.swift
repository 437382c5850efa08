/// The figures of a work: a row for each round, a column for each contestant, ours first.
struct Comparison {
    let work: Work
    private var rounds: [[Double]] = []

    init(of work: Work) {
        self.work = work
    }

    /// Measures everybody once, beginning one place later in each round: neither order nor a busy moment favours one of them.
    mutating func addRound(_ duration: Duration) async throws {
        let contestants = work.contestants
        var times = [Double](repeating: 0, count: contestants.count)
        for place in contestants.indices {
            let index = (place + rounds.count) % contestants.count
            times[index] = try await contestants[index].measure(duration)
        }
        rounds.append(times)
    }

    /// The median time of a contestant in nanoseconds.
    func time(_ contestant: Int) -> Double {
        median(rounds.map { $0[contestant] })
    }

    /// How many times as fast ours is: the median of the rounds' own ratios.
    func ratio(_ contestant: Int) -> Double {
        median(rounds.map { $0[contestant] / $0[0] })
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
