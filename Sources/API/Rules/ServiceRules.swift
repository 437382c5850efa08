/// What may change while the service runs.
public struct ServiceRules: Sendable {
    let signIn: SignInRules
    let log: LogRules

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - signIn: How people sign in.
    ///   - log: Which requests are told of in the log.
    public init(signIn: SignInRules, log: LogRules) {
        self.signIn = signIn
        self.log = log
    }
}
