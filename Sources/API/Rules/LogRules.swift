/// Which requests are told of in the log.
public struct LogRules: Sendable {
    let accessLog: Bool
    private let slowTime: Seconds?

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - accessLog: Whether each request is told of.
    ///   - slowSeconds: From how many seconds on a request is told of as a slow one; 0 for never.
    public init(accessLog: Bool, slowSeconds: Int) {
        self.init(accessLog: accessLog, slowTime: slowSeconds > 0 ? Seconds(.seconds(slowSeconds)) : nil)
    }

    init(accessLog: Bool, slowTime: Seconds?) {
        self.accessLog = accessLog
        self.slowTime = slowTime
    }

    /// Whether a request that took so long is slow.
    func isSlow(_ seconds: Seconds) -> Bool {
        slowTime.map { seconds >= $0 } ?? false
    }
}
