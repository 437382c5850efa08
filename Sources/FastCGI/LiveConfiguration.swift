import Synchronization

/// The configuration as it is now, which is replaced as a whole.
final class LiveConfiguration: Sendable {
    private let shared: Mutex<ServerConfiguration>
    /// How often it was replaced.
    private let version = Atomic(0)

    init(_ configuration: ServerConfiguration) {
        shared = Mutex(configuration)
    }

    /// The configuration as of now.
    var current: ServerConfiguration { shared.withLock { $0 } }

    /// Replaces it; what is under way goes on under the one before.
    func replace(with configuration: ServerConfiguration) {
        shared.withLock { $0 = configuration }
        version.add(1, ordering: .releasing)
    }

    /// A worker's own copy, so that workers do not meet at the lock for each request.
    struct Copy {
        let configuration: ServerConfiguration
        fileprivate let version: Int
    }

    /// A copy as of now.
    func copy() -> Copy {
        let version = version.load(ordering: .acquiring)
        return Copy(configuration: current, version: version)
    }

    /// Brings a copy up to date.
    func refresh(_ copy: inout Copy) {
        if copy.version != version.load(ordering: .acquiring) { copy = self.copy() }
    }
}
