import Foundation

/// What was measured, for people and for programs.
struct Report: Encodable {
    let rounds: Int
    let works: [ComparedWork]

    /// A work with the figures of everybody.
    struct ComparedWork: Encodable {
        let name: String
        let nanoseconds: Double
        /// How often ours asks for memory to do it once.
        let allocations: Double
        let peers: [ComparedPeer]
        fileprivate let byteCount: Int?

        private enum CodingKeys: CodingKey {
            case name, nanoseconds, allocations, peers
        }
    }

    /// A peer with its figure, and how many times as fast ours is.
    struct ComparedPeer: Encodable {
        let name: String
        let means: String
        let nanoseconds: Double
        let ratio: Double
        let target: Double?
    }

    /// Counts and measures, one round after the other.
    init(of works: [Work], _ options: Options) async throws {
        var allocations: [Double] = []
        for work in works { allocations.append(try await Allocations.count(of: work)) }
        var comparisons = works.map { Comparison(of: $0) }
        for _ in 0..<options.rounds {
            for index in comparisons.indices { try await comparisons[index].addRound(options.duration) }
        }
        rounds = options.rounds
        self.works = zip(comparisons, allocations).map { ComparedWork(of: $0, allocations: $1) }
    }
}

extension Report.ComparedWork {
    fileprivate init(of comparison: Comparison, allocations: Double) {
        name = comparison.work.name
        byteCount = comparison.work.byteCount
        nanoseconds = comparison.time(0)
        self.allocations = allocations
        peers = comparison.work.peers.enumerated().map { index, peer in
            Report.ComparedPeer(
                name: peer.contestant.name, means: peer.contestant.means, nanoseconds: comparison.time(index + 1),
                ratio: comparison.ratio(index + 1), target: peer.target)
        }
    }
}

extension Report {
    /// The figures as tables in Markdown.
    var markdown: String {
        var lines = [
            "| work | ours | against | theirs | ratio | wanted |", "|---|--:|---|--:|--:|--:|",
        ]
        for work in works { lines += work.peers.map(work.row) }
        lines += ["", "| ours | allocations |", "|---|--:|"]
        lines += works.map { "| \($0.name) | \(Self.figure($0.allocations, places: 1)) |" }
        return lines.joined(separator: "\n")
    }

    fileprivate static func figure(_ value: Double, places: Int) -> String {
        String(format: "%.\(places)f", value)
    }
}

extension Report.ComparedWork {
    fileprivate func row(_ peer: Report.ComparedPeer) -> String {
        let target = peer.target.map { Report.figure($0, places: 1) } ?? ""
        return "| \(name) | \(speed(nanoseconds)) | \(peer.name): \(peer.means) | \(speed(peer.nanoseconds)) "
            + "| \(Report.figure(peer.ratio, places: 2)) | \(target) |"
    }

    private func speed(_ nanoseconds: Double) -> String {
        guard let byteCount else { return "\(Report.figure(nanoseconds, places: 0)) ns" }
        return "\(Report.figure(Double(byteCount) / nanoseconds * 1000, places: 0)) MB/s"
    }
}
