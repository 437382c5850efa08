/// The name of a setting, as it stands in settings.json; the environment's is `SYLLABUS_` and the name in capitals.
public enum SettingName: String, CaseIterable, Sendable {
    /// Whether every request is told in the log.
    case accessLog = "access_log"
    /// Whether tokens without an end are issued and accepted.
    case allowNonExpiringTokens = "allow_non_expiring_tokens"
    /// The addresses whose connections by TCP are taken.
    case allowedAddresses = "allowed_addresses"
    /// The users whose connections by a unix socket are taken.
    case allowedPeers = "allowed_peers"
    /// The largest content of a request, in bytes.
    case bodyLimit = "body_limit"
    /// How many connections may be open at once.
    case connectionLimit = "connection_limit"
    /// The origins whose pages may use the API.
    case corsOrigins = "cors_origins"
    /// How long a stop waits for requests in flight, in seconds.
    case drainTimeout = "drain_timeout"
    /// How long a kept connection may be idle, in seconds.
    case idleTimeout = "idle_timeout"
    /// Where to listen.
    case listen
    /// Where the service stands below the web server's root.
    case mount
    /// The most that a request's parameters may take, in bytes.
    case parameterLimit = "parameter_limit"
    /// How many passwords are hashed at once.
    case passwordHashes = "password_hashes"
    /// Argon2's passes over the memory.
    case passwordIterations = "password_iterations"
    /// Argon2's memory, in KiB.
    case passwordMemory = "password_memory"
    /// Argon2's lanes.
    case passwordParallelism = "password_parallelism"
    /// Who may make an account.
    case registration
    /// How long a request may take to arrive whole, in seconds.
    case receiveTimeout = "receive_timeout"
    /// Whether the service confines itself when it has started.
    case sandbox
    /// How long a peer may leave its answer unread, in seconds.
    case sendTimeout = "send_timeout"
    /// How long an answer may take before the log tells it, in seconds.
    case slowSeconds = "slow_seconds"
    /// The group of a unix socket of our own.
    case socketGroup = "socket_group"
    /// The permission bits of a unix socket of our own.
    case socketMode = "socket_mode"
    /// The owner of a unix socket of our own.
    case socketOwner = "socket_owner"
    /// How long after its end a token is still accepted, in seconds.
    case tokenLeeway = "token_leeway"
    /// How long a token is good, in seconds, where nothing else is asked for.
    case tokenLifetime = "token_lifetime"
    /// The longest life that may be asked for, in seconds.
    case tokenMaxLifetime = "token_max_lifetime"
    /// The proxies whose X-Forwarded-For is believed.
    case trustedProxies = "trusted_proxies"
    /// How many requests are answered at once.
    case workers

    /// The variable of the environment that overrides the setting; with `_FILE` behind it, the one that names a file to
    /// read the value from.
    public var variable: String { "SYLLABUS_" + rawValue.uppercased() }
}
