import Gateway
import Synchronization
public import Time

/// What was answered since the start, counted by all workers together.
///
/// A count is some additions under a lock that nobody holds for longer than that; a reader takes a copy.
public final class RequestStatistics: Sendable {
    /// The place of what matches no route, behind those of the patterns.
    static let none = Routes.patterns.count

    let started: Timestamp
    private let routes = Mutex(Array(repeating: RouteStatistics(), count: none + 1))

    /// Makes statistics of nothing yet.
    ///
    /// - Parameter started: When the process started.
    public init(started: Timestamp) {
        self.started = started
    }

    /// Counts an answer.
    func count(_ status: Status, route: Int, seconds: Seconds) {
        routes.withLock { $0[route].count(status, seconds) }
    }

    /// What was counted, by the patterns of the routes that were asked for.
    var counted: [(route: String, statistics: RouteStatistics)] {
        let routes = routes.withLock { $0 }
        return zip(Routes.patterns + ["none"], routes).filter { $1.latency.count > 0 }.map { ($0, $1) }
    }
}
