import CFastCGI
import Gateway
import Glibc
import Logging
import Sockets
import Synchronization

/// What the workers and the thread that waits for signals share.
final class Front: Sendable {
    typealias Instant = ContinuousClock.Instant

    let events: EventSet
    let connections: Connections
    let roster: DutyRoster
    let listeners: [ListeningSocket]
    let logger: Logger
    let acceptance = Mutex(Acceptance())
    private let shared: Mutex<ServerConfiguration>
    /// How often the configuration was replaced.
    private let version = Atomic(0)
    private let aborted = Atomic(0)
    let isStarved = Atomic(false)

    /// What became of accepting.
    struct Acceptance {
        var refused = 0
        /// Those that wait for descriptors or memory.
        var starved: [Int32] = []
        var isStopped = false
        /// Whether a listening socket was shut down by somebody else.
        var hasLostSocket = false
        var lastTold: Instant?
    }

    /// Makes a front; nothing is accepted before `open()`.
    init(
        listeners: [Listener], configuration: ServerConfiguration, logger: Logger, places: Int = DutyRoster.cores
    ) throws(ServerError) {
        // Else libfcgi would wait, whenever it closes something, for the other side to close first.
        unsafe setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "0", 1)
        guard FCGX_Init() == 0 else { throw .outOfResources }
        self.listeners = listeners.map(ListeningSocket.init)
        self.logger = logger
        events = try EventSet()
        connections = Connections(events: events)
        roster = try DutyRoster(workers: configuration.workers, places: places)
        shared = Mutex(configuration)
    }

    /// How connections and requests are treated from now on.
    var configuration: ServerConfiguration {
        get { shared.withLock { $0 } }
        set {
            shared.withLock { $0 = newValue }
            version.add(1, ordering: .releasing)
        }
    }

    /// A worker's own copy of the configuration, so that workers do not meet at its lock for each request.
    struct Copy {
        let configuration: ServerConfiguration
        fileprivate let version: Int

        /// How much of a request is kept.
        var limits: RecordLimits {
            RecordLimits(parameters: configuration.parameterLimit, content: configuration.bodyLimit)
        }
    }

    /// A copy as of now.
    func copy() -> Copy {
        let version = version.load(ordering: .acquiring)
        return Copy(configuration: configuration, version: version)
    }

    /// Brings a copy up to date.
    func refresh(_ copy: inout Copy) {
        if copy.version != version.load(ordering: .acquiring) { copy = self.copy() }
    }

    /// Counts a request that the web server took back.
    func countAborted() {
        aborted.add(1, ordering: .relaxed)
    }

    /// Closes a connection that was claimed.
    func end(_ connection: Connection) {
        connections.end(connection.descriptor)
        resume()
    }

    /// Tells that a stop does not wait any longer.
    func tellCutOff() {
        let counts = connections.counts
        logger.warning(
            "Stopped with requests in flight, which are cut off",
            metadata: ["answering": "\(counts.claimed)", "receiving": "\(counts.receiving)"])
    }

    /// Closes what has taken too long, accepts again where that failed for want of something, and sends workers in for those that
    /// are held up.
    func tick() {
        roster.relieve()
        connections.expire(at: .now)
        resume()
    }

    /// What it tells about itself.
    var status: FrontStatus {
        let configuration = configuration
        let counts = connections.counts
        return FrontStatus(
            workers: configuration.workers, busyWorkers: counts.claimed, connections: counts.open,
            idleConnections: counts.kept, receivingConnections: counts.receiving,
            connectionLimit: configuration.connectionLimit, acceptedConnections: counts.accepted,
            refusedConnections: acceptance.withLock { $0.refused }, expiredConnections: counts.expired,
            abortedRequests: aborted.load(ordering: .relaxed), bodyLimit: configuration.bodyLimit,
            parameterLimit: configuration.parameterLimit)
    }
}
