/// What a front, which carries requests to a responder, tells about itself.
public struct FrontStatus: Sendable, Equatable {
    /// How many requests can be answered at once.
    public let workers: Int
    /// How many are answered now.
    public let busyWorkers: Int
    /// How many connections are open.
    public let connections: Int
    /// How many of them are kept and have sent nothing of a next request.
    public let idleConnections: Int
    /// How many of them have sent a part of a request.
    public let receivingConnections: Int
    /// How many connections may be open at once.
    public let connectionLimit: Int
    /// How many connections were accepted since the start.
    public let acceptedConnections: Int
    /// How many connections were refused since the start, because their peer is not allowed.
    public let refusedConnections: Int
    /// How many connections were closed since the start, because they took too long.
    public let expiredConnections: Int
    /// How many requests the web server took back since the start, before they were whole.
    public let abortedRequests: Int
    /// The largest content of a request, in bytes.
    public let bodyLimit: Int
    /// The largest parameters of a request, in bytes.
    public let parameterLimit: Int

    /// Makes a status.
    ///
    /// - Parameters:
    ///   - workers: How many requests can be answered at once.
    ///   - busyWorkers: How many are answered now.
    ///   - connections: How many connections are open.
    ///   - idleConnections: How many of them are kept and have sent nothing of a next request.
    ///   - receivingConnections: How many of them have sent a part of a request.
    ///   - connectionLimit: How many connections may be open at once.
    ///   - acceptedConnections: How many were accepted since the start.
    ///   - refusedConnections: How many were refused since the start, because their peer is not allowed.
    ///   - expiredConnections: How many were closed since the start, because they took too long.
    ///   - abortedRequests: How many requests the web server took back since the start, before they were whole.
    ///   - bodyLimit: The largest content of a request, in bytes.
    ///   - parameterLimit: The largest parameters of a request, in bytes.
    public init(
        workers: Int, busyWorkers: Int, connections: Int, idleConnections: Int, receivingConnections: Int,
        connectionLimit: Int, acceptedConnections: Int, refusedConnections: Int, expiredConnections: Int,
        abortedRequests: Int, bodyLimit: Int, parameterLimit: Int
    ) {
        self.workers = workers
        self.busyWorkers = busyWorkers
        self.connections = connections
        self.idleConnections = idleConnections
        self.receivingConnections = receivingConnections
        self.connectionLimit = connectionLimit
        self.acceptedConnections = acceptedConnections
        self.refusedConnections = refusedConnections
        self.expiredConnections = expiredConnections
        self.abortedRequests = abortedRequests
        self.bodyLimit = bodyLimit
        self.parameterLimit = parameterLimit
    }
}
