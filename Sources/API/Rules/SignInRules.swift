public import Authentication
public import Sockets

/// How people sign in.
public struct SignInRules: Sendable {
    let tokens: TokenSigner
    let lifetimes: TokenLifetimes
    let passwords: PasswordRules
    let isRegistrationOpen: Bool
    let trustedProxies: [AddressRange]
    /// Whether tokens that never end are issued and accepted.
    var allowsNonExpiring: Bool { tokens.policy.allowsNonExpiring }

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - tokens: What signs tokens and verifies them.
    ///   - lifetimes: How long tokens are good.
    ///   - passwords: How passwords are hashed.
    ///   - isRegistrationOpen: Whether anybody may make an account.
    ///   - trustedProxies: Whose X-Forwarded-For is believed.
    public init(
        tokens: TokenSigner, lifetimes: TokenLifetimes, passwords: PasswordRules, isRegistrationOpen: Bool,
        trustedProxies: [AddressRange]
    ) {
        self.tokens = tokens
        self.lifetimes = lifetimes
        self.passwords = passwords
        self.isRegistrationOpen = isRegistrationOpen
        self.trustedProxies = trustedProxies
    }
}
