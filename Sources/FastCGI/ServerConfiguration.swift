public import Gateway
public import Sockets

/// How a server treats connections and requests; all of it may be changed while it runs, but for the number of workers.
public struct ServerConfiguration: Sendable {
    /// How many requests are answered at once.
    public var workers: Int
    /// How many connections are open at once.
    public var connectionLimit: Int
    /// The largest content of a request, in bytes.
    public var bodyLimit: Int
    /// The largest parameters of a request, in bytes.
    public var parameterLimit: Int
    /// How long a request may take to come in, and a new connection to begin with one, in seconds.
    public var receiveTimeout: Int
    /// How long a web server may keep an answer from being written, in seconds.
    public var sendTimeout: Int
    /// How long a connection is kept that has no request, in seconds.
    public var idleTimeout: Int
    /// How long a stop waits for requests in flight, in seconds.
    public var drainTimeout: Int
    /// Who may connect.
    public var peers: PeerPolicy
    /// Where the service stands, or nil to take it from each request.
    public var mount: Mount?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - workers: How many requests are answered at once.
    ///   - connectionLimit: How many connections are open at once.
    ///   - bodyLimit: The largest content of a request, in bytes.
    ///   - parameterLimit: The largest parameters of a request, in bytes.
    ///   - receiveTimeout: How long a request may take to come in, and a new connection to begin with one, in seconds.
    ///   - sendTimeout: How long a web server may keep an answer from being written, in seconds.
    ///   - idleTimeout: How long a connection is kept that has no request, in seconds.
    ///   - drainTimeout: How long a stop waits for requests in flight, in seconds.
    ///   - peers: Who may connect.
    ///   - mount: Where the service stands, or nil to take it from each request.
    public init(
        workers: Int, connectionLimit: Int = 2048, bodyLimit: Int = 65_536, parameterLimit: Int = 49_152,
        receiveTimeout: Int = 30, sendTimeout: Int = 5, idleTimeout: Int = 75, drainTimeout: Int = 5,
        peers: PeerPolicy = PeerPolicy(), mount: Mount? = nil
    ) {
        self.workers = workers
        self.connectionLimit = connectionLimit
        self.bodyLimit = bodyLimit
        self.parameterLimit = parameterLimit
        self.receiveTimeout = receiveTimeout
        self.sendTimeout = sendTimeout
        self.idleTimeout = idleTimeout
        self.drainTimeout = drainTimeout
        self.peers = peers
        self.mount = mount
    }
}

extension ServerConfiguration {
    /// How much of a request is kept.
    var recordLimits: RecordLimits { RecordLimits(parameters: parameterLimit, content: bodyLimit) }
}
