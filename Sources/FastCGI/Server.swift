internal import CFastCGI
public import Gateway
internal import Glibc
public import Logging

/// A FastCGI responder: workers that each accept a connection, hand its request to a responder of their own, and write
/// the answer.
public struct Server: Sendable {
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let makeResponder: @Sendable () throws -> any Responder

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - configuration: Socket, number of workers, limits.
    ///   - logger: Where what goes wrong is told.
    ///   - makeResponder: Makes a worker's responder, on the worker's thread.
    public init(
        configuration: ServerConfiguration, logger: Logger,
        makeResponder: @escaping @Sendable () throws -> any Responder
    ) {
        self.configuration = configuration
        self.logger = logger
        self.makeResponder = makeResponder
    }

    /// Whether the descriptor is a socket to accept on.
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
    /// - Throws: `ServerError` where serving cannot begin.
    public func run() throws(ServerError) {
        guard Self.isListening(configuration.descriptor) else { throw .notListening }
        let signals = StopSignals()
        // Else libfcgi waits up to two seconds, on every close, for the web server to close first.
        unsafe setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "0", 1)
        guard FCGX_Init() == 0 else { throw .outOfResources }
        let state = ServerState()
        for _ in 0..<configuration.workers {
            guard startThread({ work(state) }) else { throw .outOfResources }
        }
        signals.wait()
        signals.wait(atMost: configuration.drainTimeout) { state.active == 0 }
        if let failure = state.failure { throw .worker(failure) }
    }

    private func work(_ state: ServerState) {
        do {
            let responder = try makeResponder()
            Worker(responder: responder, configuration: configuration, state: state, logger: logger).run()
        } catch {
            state.failure = error
            kill(getpid(), SIGTERM)
        }
    }
}
