import Authentication
import Gateway
import Sockets

extension ServiceSettings {
    /// Which settings have another value than before, given or by default.
    ///
    /// - Parameter old: What they were.
    /// - Returns: Their names in alphabetical order.
    public func changes(from old: ServiceSettings) -> [SettingName] {
        SettingName.allCases.filter { text(of: $0) != old.text(of: $0) }.sorted { $0.rawValue < $1.rawValue }
    }

    /// A text that is another for each value.
    private func text(of name: SettingName) -> String {
        switch name {
        case .accessLog: "\(accessLog)"
        case .allowNonExpiringTokens: "\(tokenPolicy.allowsNonExpiring)"
        case .allowedAddresses: "\(peerPolicy.addresses)"
        case .allowedPeers: "\(peerPolicy.users)"
        case .bodyLimit: "\(bodyLimit)"
        case .connectionLimit: "\(connectionLimit)"
        case .corsOrigins: "\(corsOrigins)"
        case .drainTimeout: "\(drainTimeout)"
        case .idleTimeout: "\(idleTimeout)"
        case .listen: listen?.description ?? "unset"
        case .mount: mount?.description ?? "unset"
        case .parameterLimit: "\(parameterLimit)"
        case .passwordHashes: "\(hashingLimit.hashes)"
        case .passwordIterations: "\(passwordHashCost.iterations)"
        case .passwordMemory: "\(passwordHashCost.memory)"
        case .passwordParallelism: "\(passwordHashCost.parallelism)"
        case .registration: registration.rawValue
        case .receiveTimeout: "\(receiveTimeout)"
        case .sendTimeout: "\(sendTimeout)"
        case .slowSeconds: "\(slowSeconds)"
        case .socketGroup: socketAccess.group?.description ?? "unset"
        case .socketMode: socketAccess.mode.description
        case .socketOwner: socketAccess.owner?.description ?? "unset"
        case .tokenLeeway: "\(tokenPolicy.leeway)"
        case .tokenLifetime: "\(tokenLifetime)"
        case .tokenMaxLifetime: "\(tokenMaxLifetime)"
        case .trustedProxies: "\(trustedProxies)"
        case .workers: "\(workers)"
        }
    }
}
