import CLinux
import Files
public import Gateway
public import Logging
public import Sockets
import Synchronization

/// A FastCGI responder: workers that wait for connections together, and hand each whole request to a responder of their own.
public final class Server: Sendable {
    /// How often what has taken too long is looked for.
    private static let tick = Duration.seconds(1)

    private let signals: Signals
    private let front: Front
    private let manager: ServiceManager

    /// Makes a server, which accepts nothing before it runs, on the thread that will run it.
    ///
    /// - Parameters:
    ///   - listeners: The listening sockets, at least one.
    ///   - configuration: How connections and requests are treated.
    ///   - manager: Who is told when serving begins and ends.
    ///   - logger: Where what goes wrong is told.
    /// - Throws: `ServerError.outOfResources`.
    public init(
        listeners: [Listener], configuration: ServerConfiguration, manager: ServiceManager, logger: Logger
    ) throws(ServerError) {
        self.manager = manager
        // First, so that libfcgi's own handlers never get to see one.
        signals = Signals()
        // Else glibc takes the memory of large answers for usual, and keeps as much as many of them took at once.
        _ = mallopt(Int32(LINUX_M_MMAP_THRESHOLD), 512 << 10)
        front = try Front(listeners: listeners, configuration: configuration, logger: logger)
    }

    /// Keeps the signals that a server listens to until it runs; one that came earlier would end the process.
    public static func holdSignals() {
        _ = Signals()
    }

    /// What it tells about itself.
    public var status: FrontStatus { front.status }

    /// Serves until a signal asks to stop (SIGTERM, SIGINT, or FastCGI's SIGUSR1), then lets requests in flight finish.
    ///
    /// - Parameters:
    ///   - onReload: Called on SIGHUP, on the thread that runs the server; returns the configuration from then on.
    ///   - makeResponder: Makes a worker's responder; nothing is accepted before every worker has its own.
    /// - Throws: `ServerError` where serving cannot begin or go on, or what `makeResponder` throws.
    public func run(
        onReload: () -> ServerConfiguration, makeResponder: () throws -> sending any Responder
    ) throws {
        take(front.configuration.current)
        do {
            try startWorkers(makeResponder)
            try front.open()
        } catch {
            // A start that fails leaves no socket behind.
            for listener in front.listeners { listener.withdraw() }
            throw error
        }
        front.logger.info("Serving", metadata: ["workers": .stringConvertible(front.roster.count)])
        manager.tell(.ready)
        wait(onReload)
        manager.tell(.stopping)
        drain()
        if front.accepting.withLock({ $0.hasLostSocket }) { throw ServerError.lostSocket }
    }

    private func startWorkers(_ makeResponder: () throws -> sending any Responder) throws {
        let workers = try (0..<front.roster.count).map { number in
            WorkerHandOver(try Worker(responder: try makeResponder(), front: front, number: number))
        }
        for worker in workers {
            guard startThread({ worker.run() }) else { throw ServerError.outOfResources }
        }
        guard startThread({ [front] in front.roster.watch() }) else { throw ServerError.outOfResources }
    }

    private func take(_ configuration: ServerConfiguration) {
        DescriptorLimit.raise(to: configuration.connectionLimit)
        front.configuration.replace(with: configuration)
    }

    private func wait(_ onReload: () -> ServerConfiguration) {
        while true {
            switch signals.next(within: Self.tick) {
            case .stop: return
            case .reload: reload(onReload)
            case nil: break
            }
            front.tick()
        }
    }

    private func reload(_ onReload: () -> ServerConfiguration) {
        manager.tell(.reloading)
        take(onReload())
        manager.tell(.ready)
    }

    /// Waits until every connection is closed, but no longer than `drainTimeout`, nor beyond another signal to stop.
    private func drain() {
        let deadline = ContinuousClock.now + .seconds(front.configuration.current.drainTimeout)
        front.close()
        while front.connections.count > 0 || !front.isClosed {
            if signals.next(within: .milliseconds(10)) == .stop || ContinuousClock.now >= deadline {
                front.tellCutOff()
                return
            }
            front.acceptQueued()
            front.tick()
        }
    }
}
