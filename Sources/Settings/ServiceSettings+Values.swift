import Authentication
import Gateway
public import JSON
import Sockets

extension ServiceSettings {
    /// The value that a setting has, given or by default, as it may stand in settings.json.
    ///
    /// - Parameter name: The setting's name.
    /// - Returns: The value, or null where the setting is unset.
    public func value(of name: SettingName) -> JSONValue {
        switch name {
        case .accessLog: .bool(accessLog)
        case .allowNonExpiringTokens: .bool(tokenPolicy.allowsNonExpiring)
        case .allowedAddresses: list(peerPolicy.addresses)
        case .allowedPeers: list(peerPolicy.users)
        case .bodyLimit: number(bodyLimit)
        case .connectionLimit: number(connectionLimit)
        case .corsOrigins: origins(corsOrigins)
        case .drainTimeout: number(drainTimeout)
        case .idleTimeout: number(idleTimeout)
        case .listen: text(listen)
        case .mount: text(mount)
        case .parameterLimit: number(parameterLimit)
        case .passwordHashes: number(hashingLimit.hashes)
        case .passwordIterations: number(passwordHashCost.iterations)
        case .passwordMemory: number(passwordHashCost.memory)
        case .passwordParallelism: number(passwordHashCost.parallelism)
        case .registration: .string(registration.rawValue)
        case .receiveTimeout: number(receiveTimeout)
        case .sandbox: .string(sandbox.rawValue)
        case .sendTimeout: number(sendTimeout)
        case .slowSeconds: number(slowSeconds)
        case .socketGroup: text(socketAccess.group)
        case .socketMode: text(socketAccess.mode)
        case .socketOwner: text(socketAccess.owner)
        case .tokenLeeway: number(tokenPolicy.leeway)
        case .tokenLifetime: number(tokenLifetime)
        case .tokenMaxLifetime: number(tokenMaxLifetime)
        case .trustedProxies: list(trustedProxies)
        case .workers: number(workers)
        }
    }

    private func number(_ value: some BinaryInteger) -> JSONValue { .integer(Int64(clamping: value)) }

    private func text(_ value: (any CustomStringConvertible)?) -> JSONValue {
        value.map { .string($0.description) } ?? .null
    }

    private func list(_ values: [some CustomStringConvertible]) -> JSONValue {
        .array(values.map { .string($0.description) })
    }

    private func origins(_ origins: AllowedOrigins) -> JSONValue {
        switch origins {
        case .any: ["*"]
        case .listed(let list): self.list(list)
        }
    }
}
