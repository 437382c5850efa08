public import Authentication
public import Sockets

/// How people sign in.
public struct SignInRules: Sendable {
    let tokenPolicy: TokenPolicy
    let lifetimes: TokenLifetimes
    let passwords: PasswordRules
    let isRegistrationOpen: Bool
    let trustedProxies: [AddressRange]
    /// Whether tokens that never end are issued and accepted.
    var allowsNonExpiring: Bool { tokenPolicy.allowsNonExpiring }

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - tokenPolicy: What is asked of a token's times.
    ///   - lifetimes: How long tokens are good.
    ///   - passwords: How passwords are hashed.
    ///   - isRegistrationOpen: Whether anybody may make an account.
    ///   - trustedProxies: Whose X-Forwarded-For is believed.
    public init(
        tokenPolicy: TokenPolicy, lifetimes: TokenLifetimes, passwords: PasswordRules, isRegistrationOpen: Bool,
        trustedProxies: [AddressRange]
    ) {
        self.tokenPolicy = tokenPolicy
        self.lifetimes = lifetimes
        self.passwords = passwords
        self.isRegistrationOpen = isRegistrationOpen
        self.trustedProxies = trustedProxies
    }
}
