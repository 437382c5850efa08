import API
import Authentication
import FastCGI
import Files
import Settings

/// Everything that is read from the state folder before it is needed, and again on SIGHUP.
struct Configuration {
    let settings: ServiceSettings
    private let keyRing: KeyRing
    /// Which version of the accounts stood beside it, if any.
    private let credentials: FileVersion?

    /// Reads all of it, or nothing.
    ///
    /// - Throws: What is wrong, as people need to know it.
    init(in folder: StateFolder, environment: [String: String]) throws {
        settings = try ServiceSettings(in: folder, environment: environment)
        keyRing = try SecretFile(folder.secret).keyRing()
        credentials = try? FileVersion(of: folder.credentials)
    }

    /// What requests are answered by.
    var rules: ServiceRules {
        ServiceRules(
            signIn: SignInRules(
                tokens: TokenSigner(keyRing: keyRing, policy: settings.tokenPolicy),
                lifetimes: TokenLifetimes(standard: settings.tokenLifetime, maximum: settings.tokenMaxLifetime),
                passwords: PasswordRules(cost: settings.passwordHashCost, limit: settings.hashingLimit),
                isRegistrationOpen: settings.registration == .open, trustedProxies: settings.trustedProxies),
            log: LogRules(accessLog: settings.accessLog, slowSeconds: settings.slowSeconds))
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
        if keyRing.keys.map(\.id) != old.keyRing.keys.map(\.id) { names.append("secret") }
        if credentials != old.credentials { names.append("credentials") }
        return names
    }
}
