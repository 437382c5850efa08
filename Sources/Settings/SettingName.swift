/// The name of a setting, as it stands in settings.json; the environment's is `SYLLABUS_` and the name in capitals.
public enum SettingName: String, CaseIterable, Sendable {
    /// Whether tokens without an end are issued and accepted.
    case allowNonExpiringTokens = "allow_non_expiring_tokens"
    /// The largest content of a request, in bytes.
    case bodyLimit = "body_limit"
    /// How long a stop waits for requests in flight, in seconds.
    case drainTimeout = "drain_timeout"
    /// Where the service stands below the web server's root.
    case mount
    /// Argon2's passes over the memory.
    case passwordIterations = "password_iterations"
    /// Argon2's memory, in KiB.
    case passwordMemory = "password_memory"
    /// Argon2's lanes.
    case passwordParallelism = "password_parallelism"
    /// How long after its end a token is still accepted, in seconds.
    case tokenLeeway = "token_leeway"
    /// How long a token is good, in seconds, where nothing else is asked for.
    case tokenLifetime = "token_lifetime"
    /// The longest life that may be asked for, in seconds.
    case tokenMaxLifetime = "token_max_lifetime"
    /// How many requests are answered at once.
    case workers

    /// The variable of the environment that overrides the setting; with `_FILE` behind it, the one that names a file to
    /// read the value from.
    public var variable: String { "SYLLABUS_" + rawValue.uppercased() }
}
