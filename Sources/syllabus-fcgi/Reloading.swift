import API
import Authentication
import FastCGI
import Logging
import Settings

/// Reads everything again when it is asked to, and keeps what was before where something is wrong.
struct Reloading {
    /// What is settled at the start.
    private static let fixed: Set<SettingName> = [
        .listen, .sandbox, .socketMode, .socketOwner, .socketGroup, .workers,
    ]

    private var configuration: Configuration
    private let first: Configuration
    private let credentials: LiveCredentials
    private let keys: LiveKeyRing
    private let rules: LiveRules
    private let logger: Logger

    init(
        _ configuration: Configuration, credentials: LiveCredentials, keys: LiveKeyRing, rules: LiveRules,
        logger: Logger
    ) {
        self.configuration = configuration
        first = configuration
        self.credentials = credentials
        self.keys = keys
        self.rules = rules
        self.logger = logger
    }

    /// Reads settings, keys and accounts again; requests in flight keep the settings that they began with.
    ///
    /// Settings are taken last, when all of it was found right; keys and accounts that are right are taken without a signal
    /// too, within a second.
    ///
    /// - Returns: How connections and requests are treated from now on.
    mutating func reload(from folder: StateFolder, environment: [String: String]) -> ServerConfiguration {
        do {
            let settings = try ServiceSettings(in: folder, environment: environment)
            try keys.reload()
            try credentials.reload()
            let fresh = Configuration(settings, keys: keys.current(), in: folder)
            rules.replace(with: fresh.rules)
            tell(fresh)
            configuration = fresh
        } catch {
            logger.error("The settings stay as they were", metadata: ["cause": "\(error)"])
        }
        return configuration.server
    }

    private func tell(_ fresh: Configuration) {
        let changes = fresh.changes(from: configuration)
        logger.info(
            "Settings read again",
            metadata: ["changed": "\(changes.isEmpty ? "nothing" : changes.joined(separator: ", "))"])
        let waiting = fresh.settings.changes(from: first.settings).filter(Self.fixed.contains)
        if !waiting.isEmpty {
            logger.warning(
                "These settings need a restart",
                metadata: ["settings": "\(waiting.map(\.rawValue).joined(separator: ", "))"])
        }
    }
}
