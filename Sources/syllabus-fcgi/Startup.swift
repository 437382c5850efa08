import API
import Authentication
import Catalogue
import FastCGI
import Files
import Gateway
import Logging
import Settings

/// Puts the service together from the settings and the state folder.
struct Startup {
    private let folder: StateFolder
    private let settings: ServiceSettings
    private let logger: Logger

    /// Reads the settings.
    init(environment: [String: String], logger: Logger) throws {
        guard let path = environment[StateFolder.variable], !path.isEmpty else { throw StartFailure.noStateFolder }
        folder = StateFolder(path)
        settings = try ServiceSettings(in: folder, environment: environment)
        self.logger = logger
    }

    /// The server, with everything that can be wrong found before the first request.
    func server() throws -> Server {
        let mount = try mount()
        let tokens = TokenSigner(
            keyRing: try SecretFile(folder.secret).keyRing(),
            policy: TokenPolicy(
                allowsNonExpiring: settings.allowsNonExpiringTokens, leeway: Int64(settings.tokenLeeway)))
        let credentials = try LiveCredentials(file: CredentialFile(path: folder.credentials)) { [logger] error in
            logger.error("The accounts stay as they were", metadata: ["cause": "\(error)"])
        }
        let lifetimes = TokenLifetimes(standard: settings.tokenLifetime, maximum: settings.tokenMaxLifetime)
        let decoy = try PasswordHash.decoy(cost: try PasswordHashCost(settings))
        _ = try CatalogueStore(path: folder.courses)
        let configuration = ServerConfiguration(
            workers: settings.workers, bodyLimit: settings.bodyLimit, drainTimeout: settings.drainTimeout, mount: mount)
        return Server(configuration: configuration, logger: logger) { [folder, logger] in
            let service = Service(
                catalogue: try CatalogueStore(path: folder.courses), credentials: credentials, tokens: tokens,
                lifetimes: lifetimes, decoy: decoy)
            return RoutedResponder(service: service, logger: logger)
        }
    }

    private func mount() throws -> Mount? {
        guard let path = settings.mount else { return nil }
        guard let mount = Mount(path) else {
            throw SettingsError(
                place: "the setting mount", problem: "a path like /reviews, without a slash at its end, or nothing")
        }
        return mount
    }
}

extension PasswordHashCost {
    fileprivate init(_ settings: ServiceSettings) throws(SettingsError) {
        let cost = PasswordHashCost(
            memory: settings.passwordMemory, iterations: settings.passwordIterations,
            parallelism: settings.passwordParallelism)
        guard let cost else {
            throw SettingsError(place: "the password settings", problem: "Argon2 does not take them together")
        }
        self = cost
    }
}
