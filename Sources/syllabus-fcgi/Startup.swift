import API
import Authentication
import Catalogue
import FastCGI
import Files
import Gateway
import Glibc
import Logging
import Settings
import Sockets
import Time

/// Puts the service together from the settings and the state folder, and serves.
struct Startup {
    let environment: [String: String]
    let folder: StateFolder
    let logger: Logger

    init(environment: [String: String], logger: Logger, for invocation: Invocation) throws {
        self.environment = environment
        self.logger = logger
        let isForPeople = invocation != .service
        let named = isForPeople ? try StateFolder(meantBy: environment) : try StateFolder(environment: environment)
        guard let folder = named else {
            throw isForPeople || Entrance.isGiven(by: environment)
                ? StartFailure.noStateFolder : StartFailure.notStarted
        }
        self.folder = folder
    }

    /// Serves until it is asked to stop, or the one request that there is; whatever can be wrong is found before, but for what
    /// is wrong with the accounts and the courses, which the one request may not need.
    func serve() throws {
        do {
            try serveFromFolder()
        } catch let error as SecretFileError {
            guard folder.isNew else { throw error }
            guard isSharedHost else { throw StartFailure.notSetUp(folder) }
            try serveFirstRun()
        } catch {
            throw StartFailure(error).explained(by: folder)
        }
    }

    /// Whether a web server has started this process as FastCGI, and nobody could name the folder to it but by the file
    /// beside the program: then nobody sees what it says at its end, either.
    private var isSharedHost: Bool {
        (environment[StateFolder.variable] ?? "").isEmpty && Listener.isListening(STDIN_FILENO)
    }

    /// Tells whoever asks what to do, until it is done.
    private func serveFirstRun() throws {
        StartFailure.notSetUp(folder).tell(logger)
        let listeners = try Listener.open(.descriptor(STDIN_FILENO), access: SocketAccess(), environment: environment)
        let configuration = ServerConfiguration(workers: 1)
        try Server(
            listeners: listeners, configuration: configuration, manager: ServiceManager(environment), logger: logger
        )
        .run(onReload: { configuration }, makeResponder: { FirstRunResponder(folder: folder) })
    }

    private func serveFromFolder() throws {
        let settings = try ServiceSettings(in: folder, environment: environment)
        let keys = try keys()
        let configuration = Configuration(settings, keys: keys.current(), in: folder)
        switch try Entrance(settings, environment: environment) {
        case .sockets(let listeners): try serve(on: listeners, configuration, keys)
        case .commonGateway: try serveOne(configuration, keys)
        }
    }

    private func keys() throws -> LiveKeyRing {
        try LiveKeyRing(file: SecretFile(of: folder, environment: environment)) { [logger] error in
            logger.error("The keys stay as they were", metadata: ["cause": "\(error)"])
        }
    }

    /// What all workers share.
    private struct Parts {
        let credentials: LiveCredentials
        let keys: LiveKeyRing
        let rules: LiveRules
        let throttle: SignInThrottle
        let hashing: HashingBudget
        let slowWork: SlowWork
        let statistics = RequestStatistics(started: .now)
        /// Who writes the courses for all workers; nil where there is only one request.
        let writer: CatalogueWriter?
        let answers = RenderedAnswers(limit: 16 << 20)

        init(
            credentials: LiveCredentials, keys: LiveKeyRing, rules: LiveRules, signIns: SharedFile,
            writer: CatalogueWriter?, workers: Int
        ) {
            self.credentials = credentials
            self.keys = keys
            self.rules = rules
            throttle = SignInThrottle(signIns)
            hashing = HashingBudget(signIns)
            slowWork = SlowWork(workers: workers)
            self.writer = writer
        }
    }

    private func parts(
        _ credentials: LiveCredentials, _ keys: LiveKeyRing, _ configuration: Configuration,
        writer: CatalogueWriter? = nil
    ) throws -> Parts {
        Parts(
            credentials: credentials, keys: keys, rules: LiveRules(configuration.rules),
            signIns: try signIns(), writer: writer, workers: configuration.settings.workers)
    }

    private func serve(on listeners: [Listener], _ configuration: Configuration, _ keys: LiveKeyRing) throws {
        warnOfStrangers(listeners, configuration.settings)
        if let root = folder.webRoot { warn(ofWebRoot: root) }
        let (parts, courses, server) = try prepare(listeners, configuration, keys)
        var reloading = Reloading(
            configuration, credentials: parts.credentials, keys: keys, rules: parts.rules, logger: logger)
        try confine(configuration.settings, listeners)
        defer { checkpoint(courses) }
        try server.run(
            onReload: { reloading.reload(from: folder, environment: environment) },
            makeResponder: {
                let courses = try catalogue(parts.writer)
                return responder(parts, catalogue: { courses }, front: { server.status })
            })
    }

    /// Whatever is needed beside the sockets, which a start that fails does not leave behind.
    private func prepare(
        _ listeners: [Listener], _ configuration: Configuration, _ keys: LiveKeyRing
    ) throws -> (Parts, CatalogueStore, Server) {
        do {
            let credentials = try credentials()
            // Before the writer: where the folder was closed to a process before, SQLite lets the first connection only read.
            let courses = try catalogue()
            return (
                try parts(credentials, keys, configuration, writer: try writer(configuration.settings)),
                courses,
                try Server(
                    listeners: listeners, configuration: configuration.server,
                    manager: ServiceManager(environment), logger: logger)
            )
        } catch {
            for listener in listeners { listener.removeIfOurs() }
            throw error
        }
    }

    /// The file of the accounts; a change that waits for another one's holds a worker, so it does not wait for long.
    private var accounts: CredentialFile { CredentialFile(path: folder.credentials, patience: 3) }

    private func credentials() throws -> LiveCredentials {
        try LiveCredentials(file: accounts) { [logger] error in
            logger.error("The accounts stay as they were", metadata: ["cause": "\(error)"])
        }
    }

    private func serveOne(_ configuration: Configuration, _ keys: LiveKeyRing) throws {
        // What it takes to look around is too dear for one request.
        if let root = environment["DOCUMENT_ROOT"], folder.lies(in: root) { warn(ofWebRoot: root) }
        let accounts = LiveCredentials(readWhenAsked: accounts)
        let parts = try parts(accounts, keys, configuration)
        _ = try confine(configuration.settings.sandbox)
        let gateway = CommonGateway(bodyLimit: configuration.settings.bodyLimit, mount: configuration.settings.mount)
        if !gateway.serve(responder(parts, catalogue: catalogueOrEnd, front: { nil })) {
            logger.info("The web server went away before the answer was written")
        }
    }

    private func responder(
        _ parts: Parts, catalogue: sending @escaping () -> CatalogueStore,
        front: @escaping @Sendable () -> FrontStatus?
    ) -> sending any Responder {
        let service = Service(
            catalogue: catalogue, answers: parts.answers,
            credentials: parts.credentials, keys: parts.keys, throttle: parts.throttle,
            hashing: parts.hashing, slowWork: parts.slowWork, statistics: parts.statistics, front: front)
        return RoutedResponder(service: service, rules: parts.rules, logger: logger)
    }

    /// What failed sign-ins are counted in, shared with every other process; where the folder takes none, with nobody.
    private func signIns() throws -> SharedFile {
        do throws(FileError) {
            return try SharedFile(folder.signIns, size: SignInThrottle.fileSize)
        } catch {
            logger.warning("Failed sign-ins are counted by this process alone", metadata: ["cause": "\(error)"])
            return try SharedFile()
        }
    }

    /// Whoever can speak FastCGI to the responder can say who a request comes from.
    private func warnOfStrangers(_ listeners: [Listener], _ settings: ServiceSettings) {
        guard settings.peerPolicy.addresses.isEmpty else { return }
        for listener in listeners where listener.isReachableFromElsewhere {
            logger.warning(
                "Other machines can reach the socket; allowed_addresses says which of them may",
                metadata: ["address": "\(listener.address)"])
        }
    }

    /// Where the web server's configuration is lost for once, it hands out the accounts and the key.
    private func warn(ofWebRoot root: String) {
        logger.warning(
            "The state folder lies where a web server serves files: accounts and keys may be handed out; move it elsewhere",
            metadata: ["state": "\(folder.path)", "root": "\(root)"])
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

    /// The courses, for the one request that there is: most do without, so those that cannot be opened end it as late as this.
    private func catalogueOrEnd() -> CatalogueStore {
        do {
            return try catalogue()
        } catch {
            StartFailure(error).explained(by: folder).end(logger, environment: environment, isForLog: true)
        }
    }

    /// Of the workers one is left to those who read where the disk hangs and all that share a commit hang with it.
    private func writer(_ settings: ServiceSettings) throws -> CatalogueWriter {
        do {
            return try CatalogueWriter(path: folder.courses, limit: settings.workers - 1)
        } catch {
            throw StartFailure(error, at: folder.courses)
        }
    }

    private func catalogue(_ writer: CatalogueWriter? = nil) throws -> CatalogueStore {
        do {
            return try CatalogueStore(path: folder.courses, writer: writer)
        } catch {
            throw StartFailure(error, at: folder.courses)
        }
    }
}
