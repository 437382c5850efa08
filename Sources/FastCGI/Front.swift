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
    /// `/dev/null`, which takes the place of the listening sockets in the end; opened while there are descriptors.
    let devNull: Int32
    let logger: Logger
    let accepting = Mutex(Accepting())
    let configuration: LiveConfiguration
    private let aborted = Atomic(0)
    let isStarved = Atomic(false)

    /// What stands in the way of accepting, or has.
    struct Accepting {
        var refused = 0
        /// The listening sockets on which accepting waits for room.
        var starved: [Int32] = []
        /// Those that are to be closed, but hold connections still.
        var closing: [ListeningSocket] = []
        /// Whether a listening socket was shut down by somebody else.
        var hasLostSocket = false
        var lastTold: Instant?
        /// When a connection gave way right behind an answer.
        var lastEnded: Instant?
    }

    /// Makes a front; nothing is accepted before `open()`.
    init(
        listeners: [Listener], configuration: ServerConfiguration, logger: Logger, places: Int = DutyRoster.usualPlaces
    ) throws(ServerError) {
        // Else libfcgi would wait, whenever it closes something, for the other side to close first.
        unsafe setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "0", 1)
        guard FCGX_Init() == 0 else { throw .outOfResources }
        self.listeners = listeners.map(ListeningSocket.init)
        self.logger = logger
        devNull = unsafe Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard devNull >= 0 else { throw .outOfResources }
        events = try EventSet()
        connections = Connections(events: events)
        roster = try DutyRoster(workers: configuration.workers, places: places)
        self.configuration = LiveConfiguration(configuration)
    }

    /// Counts a request that the web server took back.
    func countAborted() {
        aborted.add(1, ordering: .relaxed)
    }

    /// Leaves a connection to the event set, or closes it where nothing is worth waiting for.
    func park(_ connection: Connection, isNew: Bool, now: Instant) {
        if isBetterEnded(connection, at: now) || !connections.park(connection, isNew: isNew, now: now) {
            end(connection)
        }
    }

    /// Closes a connection that was claimed.
    func end(_ connection: Connection) {
        connections.end(connection.descriptor)
        resume()
    }

    /// Tells that an answer was not taken.
    func tellGone(_ id: RequestID) {
        logger.info("The client went away before its answer was written", metadata: ["request": "\(id)"])
    }

    /// Tells that an answer was not taken whole, where there is one.
    func tellGone(_ connection: Connection) {
        if let id = connection.answering { tellGone(id) }
    }

    /// Tells that a stop does not wait any longer.
    func tellCutOff() {
        let counts = connections.counts
        logger.warning(
            "Stopped with requests in flight, which are cut off",
            metadata: ["answering": "\(counts.claimed + counts.answering)", "receiving": "\(counts.receiving)"])
    }

    /// Closes what has taken too long, and accepts again where that failed for want of something.
    func tick() {
        let sendTimeout = configuration.current.sendTimeout
        for connection in connections.expire(at: .now, sendTimeout: sendTimeout) { tellGone(connection) }
        relieveStarvation()
    }

    /// What it tells about itself.
    var status: FrontStatus {
        let configuration = configuration.current
        let counts = connections.counts
        return FrontStatus(
            workers: roster.count, busyWorkers: counts.claimed, connections: counts.open,
            idleConnections: counts.kept, receivingConnections: counts.receiving,
            connectionLimit: configuration.connectionLimit, acceptedConnections: counts.accepted,
            refusedConnections: accepting.withLock { $0.refused }, expiredConnections: counts.expired,
            abortedRequests: aborted.load(ordering: .relaxed), bodyLimit: configuration.bodyLimit,
            parameterLimit: configuration.parameterLimit)
    }
}
