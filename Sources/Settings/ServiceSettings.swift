public import Authentication
public import Gateway
import Glibc
public import Sockets

/// What a deployer may choose; every value is in its range.
public struct ServiceSettings: Sendable {
    /// Whether every request is told in the log.
    public let accessLog: Bool
    /// The largest content of a request, in bytes.
    public let bodyLimit: Int
    /// How many connections may be open at once.
    public let connectionLimit: Int
    /// The origins whose pages may use the API.
    public let corsOrigins: AllowedOrigins
    /// How long a stop waits for requests in flight, in seconds.
    public let drainTimeout: Int
    /// How long a kept connection may be idle, in seconds.
    public let idleTimeout: Int
    /// Where to listen; nil where nobody has said it.
    public let listen: ListenAddress?
    /// Where the service stands below the web server's root; nil where the web server tells.
    public let mount: Mount?
    /// The most that a request's parameters may take, in bytes.
    public let parameterLimit: Int
    /// What hashing a new password costs.
    public let passwordHashCost: PasswordHashCost
    /// How many passwords are hashed at once.
    public let hashingLimit: HashingLimit
    /// Whose connections are taken.
    public let peerPolicy: PeerPolicy
    /// Who may make an account.
    public let registration: Registration
    /// How long a request may take to arrive whole, in seconds.
    public let receiveTimeout: Int
    /// Whether the service confines itself when it has started.
    public let sandbox: SandboxMode
    /// How long a peer may leave its answer unread, in seconds.
    public let sendTimeout: Int
    /// How long an answer may take before the log tells it, in seconds; 0 tells none.
    public let slowSeconds: Int
    /// Who may connect to a unix socket of our own.
    public let socketAccess: SocketAccess
    /// What is asked of a token's times.
    public let tokenPolicy: TokenPolicy
    /// How long a token is good, in seconds, where nothing else is asked for.
    public let tokenLifetime: Int
    /// The longest life that may be asked for, in seconds.
    public let tokenMaxLifetime: Int
    /// The proxies whose X-Forwarded-For is believed.
    public let trustedProxies: [AddressRange]
    /// How many requests are answered at once.
    public let workers: Int
    /// Where each setting that was given came from, like `settings.json, line 3` or `SYLLABUS_WORKERS`; the others have
    /// their defaults.
    public var places: [SettingName: String] { values.places }
    private let values: SettingValues

    /// Reads settings.json and lets the environment override it.
    ///
    /// - Parameters:
    ///   - file: The content of settings.json, or nil where there is none.
    ///   - name: The file's name, for messages.
    ///   - environment: The variables, of which those that begin with `SYLLABUS_` are taken.
    ///   - read: Reads the file that a variable ending in `_FILE` names, without its last line end.
    /// - Throws: `SettingsError` where a name is unknown or a value out of its range.
    public init(
        file: [UInt8]?, name: String, environment: [String: String],
        read: (String) throws(SettingsError) -> String
    ) throws(SettingsError) {
        var values = SettingValues()
        if let file { try values.take(file: file, name: name) }
        try values.take(environment: environment, read: read)
        try self.init(values)
    }

    private init(_ values: SettingValues) throws(SettingsError) {
        self.values = values
        mount = try values.mount()
        passwordHashCost = try values.passwordHashCost()
        tokenPolicy = TokenPolicy(
            allowsNonExpiring: try values.bool(.allowNonExpiringTokens, default: false),
            leeway: try values.integer(.tokenLeeway, in: TokenPolicy.leeways, default: 0))
        tokenMaxLifetime = try values.integer(.tokenMaxLifetime, in: 1...315_576_000, default: 2_592_000)
        tokenLifetime = try values.integer(
            .tokenLifetime, in: 1...tokenMaxLifetime, default: min(3600, tokenMaxLifetime))
        bodyLimit = try values.integer(.bodyLimit, in: 1024...16_777_216, default: 65_536)
        drainTimeout = try values.integer(.drainTimeout, in: 0...300, default: 5)
        workers = try values.integer(.workers, in: 1...128, default: Self.defaultWorkers)
        hashingLimit = try values.hashingLimit(of: passwordHashCost)
        registration = try values.registration()
        sandbox = try values.sandbox()
        trustedProxies = try values.addressRanges(.trustedProxies)
        corsOrigins = try values.corsOrigins()
        listen = try values.listen()
        socketAccess = try values.socketAccess()
        peerPolicy = try values.peerPolicy()
        connectionLimit = try values.integer(.connectionLimit, in: 1...65_536, default: 2048)
        parameterLimit = try values.integer(.parameterLimit, in: 4096...61_440, default: 49_152)
        // Longer than nginx keeps an idle connection, so that it never sends on one that closes.
        idleTimeout = try values.integer(.idleTimeout, in: 1...3600, default: 75)
        receiveTimeout = try values.integer(.receiveTimeout, in: 1...3600, default: 30)
        sendTimeout = try values.integer(.sendTimeout, in: 1...300, default: 5)
        accessLog = try values.bool(.accessLog, default: false)
        slowSeconds = try values.integer(.slowSeconds, in: 0...3600, default: 5)
    }

    /// Twice the cores, and at least eight: most of them stand by, and those that wait for the disk wait together.
    private static var defaultWorkers: Int { min(128, max(8, 2 * sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

extension SettingValues {
    fileprivate func mount() throws(SettingsError) -> Mount? {
        guard let path = try text(.mount) else { return nil }
        guard let mount = Mount(path) else {
            throw error(.mount, "mount is a path like /reviews without a slash at its end, or empty")
        }
        return mount
    }

    fileprivate func registration() throws(SettingsError) -> Registration {
        guard let text = try text(.registration) else { return .open }
        guard let registration = Registration(rawValue: text) else {
            throw error(.registration, "registration is \"open\" or \"closed\"")
        }
        return registration
    }

    fileprivate func sandbox() throws(SettingsError) -> SandboxMode {
        guard let text = try text(.sandbox) else { return .on }
        guard let mode = SandboxMode(rawValue: text) else {
            throw error(.sandbox, "sandbox is \"on\", \"off\" or \"required\"")
        }
        return mode
    }

    fileprivate func hashingLimit(of cost: PasswordHashCost) throws(SettingsError) -> HashingLimit {
        let standard = HashingLimit.standard(of: cost).hashes
        return HashingLimit(try integer(.passwordHashes, in: 1...128, default: min(standard, 128)), of: cost)
    }

    fileprivate func passwordHashCost() throws(SettingsError) -> PasswordHashCost {
        let standard = PasswordHashCost.standard
        let cost = PasswordHashCost(
            memory: try integer(.passwordMemory, in: PasswordHashCost.memoryRange, default: standard.memory),
            iterations: try integer(
                .passwordIterations, in: PasswordHashCost.iterationsRange, default: standard.iterations),
            parallelism: try integer(
                .passwordParallelism, in: PasswordHashCost.parallelismRange, default: standard.parallelism))
        guard let cost else {
            throw error(
                .passwordMemory, "Argon2 needs 8 KiB of password_memory for each of password_parallelism")
        }
        return cost
    }
}
