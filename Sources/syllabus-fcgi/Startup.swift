import API
import Authentication
import Catalogue
import FastCGI
import Files
import Gateway
import Logging
import Settings
import Time

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

    /// Serves until it is asked to stop; whatever can be wrong is found before the first request.
    func serve() throws {
        let rules = LiveRules(ServiceRules(signIn: try signInRules(), log: LogRules(accessLog: false, slowSeconds: 0)))
        let credentials = try LiveCredentials(file: CredentialFile(path: folder.credentials)) { [logger] error in
            logger.error("The accounts stay as they were", metadata: ["cause": "\(error)"])
        }
        let courses = try catalogue()
        let statistics = RequestStatistics(started: .now)
        let server = try Server(listeners: [0], configuration: configuration, logger: logger)
        try server.run(
            onReload: { $0 },
            makeResponder: {
                let service = Service(
                    catalogue: try catalogue(), credentials: credentials, statistics: statistics,
                    front: { server.status })
                return RoutedResponder(service: service, rules: rules, logger: logger)
            })
        checkpoint(courses)
    }

    private func signInRules() throws -> SignInRules {
        SignInRules(
            tokens: TokenSigner(keyRing: try SecretFile(folder.secret).keyRing(), policy: settings.tokenPolicy),
            lifetimes: TokenLifetimes(standard: settings.tokenLifetime, maximum: settings.tokenMaxLifetime),
            decoy: try PasswordHash.decoy(cost: settings.passwordHashCost))
    }

    /// Leaves all courses in the one file, for those who copy it while the service is down.
    private func checkpoint(_ courses: CatalogueStore) {
        do throws(CatalogueError) {
            if try courses.checkpoint() { return }
            logger.warning("Another process uses the courses: some stay in the log beside the file")
        } catch {
            logger.warning("Some courses stay in the log beside the file", metadata: ["cause": "\(error)"])
        }
    }

    private var configuration: ServerConfiguration {
        ServerConfiguration(
            workers: settings.workers, connectionLimit: settings.connectionLimit, bodyLimit: settings.bodyLimit,
            parameterLimit: settings.parameterLimit, receiveTimeout: settings.receiveTimeout,
            sendTimeout: settings.sendTimeout, idleTimeout: settings.idleTimeout,
            drainTimeout: settings.drainTimeout, peers: settings.peerPolicy, mount: settings.mount)
    }

    private func catalogue() throws -> CatalogueStore {
        do {
            return try CatalogueStore(path: folder.courses)
        } catch {
            throw StartFailure(error, at: folder.courses)
        }
    }
}
