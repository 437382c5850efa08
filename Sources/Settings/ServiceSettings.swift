internal import Glibc

/// What a deployer may choose; every value is in its range.
public struct ServiceSettings: Sendable {
    /// Whether tokens without an end are issued and accepted; a lost one is good until its owner's tokens are revoked.
    public let allowsNonExpiringTokens: Bool
    /// The largest content of a request, in bytes.
    public let bodyLimit: Int
    /// How long a stop waits for requests in flight, in seconds.
    public let drainTimeout: Int
    /// Where the service stands below the web server's root; nil where the web server tells.
    public let mount: String?
    /// Argon2's passes over the memory.
    public let passwordIterations: Int
    /// Argon2's memory, in KiB.
    public let passwordMemory: Int
    /// Argon2's lanes.
    public let passwordParallelism: Int
    /// How long after its end a token is still accepted, in seconds.
    public let tokenLeeway: Int
    /// How long a token is good, in seconds, where nothing else is asked for.
    public let tokenLifetime: Int
    /// The longest life that may be asked for, in seconds.
    public let tokenMaxLifetime: Int
    /// How many requests are answered at once.
    public let workers: Int

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
        // OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
        passwordMemory = try values.integer(.passwordMemory, in: 8...1_048_576, default: 19_456)
        passwordIterations = try values.integer(.passwordIterations, in: 1...64, default: 2)
        passwordParallelism = try values.integer(.passwordParallelism, in: 1...64, default: 1)
        guard passwordMemory >= 8 * passwordParallelism else {
            throw values.error(
                .passwordMemory, "Argon2 needs 8 KiB of password_memory for each of password_parallelism")
        }
        tokenMaxLifetime = try values.integer(.tokenMaxLifetime, in: 1...315_576_000, default: 2_592_000)
        tokenLifetime = try values.integer(
            .tokenLifetime, in: 1...tokenMaxLifetime, default: min(3600, tokenMaxLifetime))
        tokenLeeway = try values.integer(.tokenLeeway, in: 0...60, default: 0)
        allowsNonExpiringTokens = try values.bool(.allowNonExpiringTokens, default: false)
        bodyLimit = try values.integer(.bodyLimit, in: 1024...16_777_216, default: 65_536)
        drainTimeout = try values.integer(.drainTimeout, in: 0...300, default: 5)
        workers = try values.integer(.workers, in: 1...512, default: Self.defaultWorkers)
        mount = try values.text(.mount)
    }

    /// Twice the cores, since a request may wait for the disk, and at least four.
    private static var defaultWorkers: Int { max(4, 2 * sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
