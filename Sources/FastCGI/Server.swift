import CFastCGI
public import Gateway
import Glibc
public import Logging
import Synchronization

/// A FastCGI responder: workers that each accept a connection, hand its request to a responder of their own, and write
/// the answer.
public struct Server: Sendable {
    private let configuration: ServerConfiguration
    private let logger: Logger

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - configuration: Socket, number of workers, limits.
    ///   - logger: Where what goes wrong is told.
    public init(configuration: ServerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Whether a descriptor is a socket to accept on.
    ///
    /// - Parameter descriptor: The descriptor.
    /// - Returns: False for a terminal, a file, a connected socket, or nothing.
    public static func isListening(_ descriptor: Int32) -> Bool {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value != 0
    }

    /// Serves until a signal asks to stop (SIGTERM, SIGINT, or FastCGI's SIGUSR1), then lets requests in flight finish.
    ///
    /// - Parameter makeResponder: Makes a worker's responder; nothing is accepted before every worker has its own.
    /// - Throws: `ServerError` where serving cannot begin or go on, or what `makeResponder` throws.
    public func run(_ makeResponder: () throws -> sending any Responder) throws {
        guard Self.isListening(configuration.descriptor) else { throw ServerError.notListening }
        let signals = StopSignals()
        // Else libfcgi waits up to two seconds, on every close, for the web server to close first.
        unsafe setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "0", 1)
        guard FCGX_Init() == 0 else { throw ServerError.outOfResources }
        let state = ServerState()
        let responders = try (0..<configuration.workers).map { _ in Slot(try makeResponder()) }
        for slot in responders {
            guard startThread({ work(slot, state) }) else { throw ServerError.outOfResources }
        }
        logger.info("Serving", metadata: ["workers": "\(configuration.workers)"])
        signals.wait()
        drain(state, signals)
        if state.hasLostSocket { throw ServerError.lostSocket }
    }

    private func work(_ slot: Slot, _ state: ServerState) {
        guard let responder = slot.take() else { return }
        Worker(responder: responder, configuration: configuration, state: state, logger: logger).run()
        state.loseSocket()
        kill(getpid(), SIGTERM)
    }

    private func drain(_ state: ServerState, _ signals: borrowing StopSignals) {
        signals.wait(atMost: configuration.drainTimeout) { state.active == 0 }
        let active = state.active
        if active > 0 {
            logger.warning("Stopped with requests in flight, which are cut off", metadata: ["requests": "\(active)"])
        }
    }
}

/// A responder on its way from the thread that made it to the one that uses it.
private final class Slot: Sendable {
    private let responder: Mutex<(any Responder)?>

    init(_ responder: sending any Responder) {
        self.responder = Mutex(responder)
    }

    func take() -> sending (any Responder)? {
        responder.withLock { $0.take() }
    }
}
