public import Gateway

/// What a server needs to know before it starts.
public struct ServerConfiguration: Sendable {
    /// The listening socket.
    public let descriptor: Int32
    /// How many requests are answered at once.
    public let workers: Int
    /// The largest content of a request, in bytes.
    public let bodyLimit: Int
    /// How long a stop waits for requests in flight, in seconds.
    public let drainTimeout: Int
    /// Where the service stands, or nil to take it from each request.
    public let mount: Mount?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - descriptor: The listening socket; spawn-fcgi and its kind pass it as 0.
    ///   - workers: How many requests are answered at once.
    ///   - bodyLimit: The largest content of a request, in bytes.
    ///   - drainTimeout: How long a stop waits for requests in flight, in seconds.
    ///   - mount: Where the service stands, or nil to take it from each request.
    public init(descriptor: Int32 = 0, workers: Int, bodyLimit: Int, drainTimeout: Int, mount: Mount?) {
        self.descriptor = descriptor
        self.workers = workers
        self.bodyLimit = bodyLimit
        self.drainTimeout = drainTimeout
        self.mount = mount
    }
}
