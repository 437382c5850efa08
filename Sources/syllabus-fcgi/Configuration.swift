import API
import Authentication
import FastCGI
import Files
import Settings

/// Everything that is read from the state folder before it is needed, and again on SIGHUP, with what stood beside it then.
struct Configuration {
    let settings: ServiceSettings
    /// The ids of the keys.
    private let keys: [String]
    /// Which version of the accounts stood beside it, if any.
    private let credentials: FileVersion?

    /// Takes settings together with what stands beside them.
    init(_ settings: ServiceSettings, keys: KeyRing, in folder: StateFolder) {
        self.settings = settings
        self.keys = keys.keys.map(\.id)
        credentials = try? FileVersion(of: folder.credentials)
    }

    /// What requests are answered by.
    var rules: ServiceRules {
        ServiceRules(
            signIn: SignInRules(
                tokenPolicy: settings.tokenPolicy,
                lifetimes: TokenLifetimes(standard: settings.tokenLifetime, maximum: settings.tokenMaxLifetime),
                passwords: PasswordRules(cost: settings.passwordHashCost, limit: settings.hashingLimit),
                isRegistrationOpen: settings.registration == .open, trustedProxies: settings.trustedProxies),
            log: LogRules(accessLog: settings.accessLog, slowSeconds: settings.slowSeconds),
            crossOrigin: CrossOrigin(settings.corsOrigins))
    }

    /// How connections and requests are treated.
    var server: ServerConfiguration {
        ServerConfiguration(
            workers: settings.workers, connectionLimit: settings.connectionLimit, bodyLimit: settings.bodyLimit,
            parameterLimit: settings.parameterLimit, receiveTimeout: settings.receiveTimeout,
            sendTimeout: settings.sendTimeout, idleTimeout: settings.idleTimeout,
            drainTimeout: settings.drainTimeout, peers: settings.peerPolicy, mount: settings.mount)
    }

    /// The names of what is another than before: settings, and the files beside them.
    func changes(from old: Configuration) -> [String] {
        var names = settings.changes(from: old.settings).map(\.rawValue)
        if keys != old.keys { names.append("secret") }
        if credentials != old.credentials { names.append("credentials") }
        return names
    }
}
