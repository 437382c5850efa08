/// Which requests are told of in the log.
public struct LogRules: Sendable {
    let accessLog: Bool
    let slowSeconds: Int

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - accessLog: Whether each request is told of.
    ///   - slowSeconds: From how many seconds on a request is told of as a slow one; 0 for never.
    public init(accessLog: Bool, slowSeconds: Int) {
        self.accessLog = accessLog
        self.slowSeconds = slowSeconds
    }
}
