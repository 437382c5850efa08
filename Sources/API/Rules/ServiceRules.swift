/// What may change while the service runs.
///
/// A class, so that a request that takes them counts one reference and not one for each key.
public final class ServiceRules: Sendable {
    let signIn: SignInRules
    let log: LogRules
    let crossOrigin: CrossOrigin

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - signIn: How people sign in.
    ///   - log: Which requests are told of in the log.
    ///   - crossOrigin: Which pages of other origins may use the API.
    public init(signIn: SignInRules, log: LogRules, crossOrigin: CrossOrigin = .off) {
        self.signIn = signIn
        self.log = log
        self.crossOrigin = crossOrigin
    }
}
