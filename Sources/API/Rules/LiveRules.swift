import Synchronization

/// The rules as they are now, shared by all workers.
///
/// They are replaced as a whole and taken once by each request, so that none is served by the half of two versions.
public final class LiveRules: Sendable {
    private let rules: Mutex<ServiceRules>

    /// Makes live rules.
    ///
    /// - Parameter rules: What holds until they are replaced.
    public init(_ rules: ServiceRules) {
        self.rules = Mutex(rules)
    }

    /// Replaces the rules; requests in flight keep those that they began with.
    ///
    /// - Parameter rules: What holds for every later request.
    public func replace(with rules: ServiceRules) {
        self.rules.withLock { $0 = rules }
    }

    func current() -> ServiceRules {
        rules.withLock { $0 }
    }
}
