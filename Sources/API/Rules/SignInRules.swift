public import Authentication

/// How people sign in.
public struct SignInRules: Sendable {
    let tokens: TokenSigner
    let lifetimes: TokenLifetimes
    let decoy: PasswordHash

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - tokens: What signs tokens and verifies them.
    ///   - lifetimes: How long tokens are good.
    ///   - decoy: The hash that a password is held against where there is no such account, so that this takes as long.
    public init(tokens: TokenSigner, lifetimes: TokenLifetimes, decoy: PasswordHash) {
        self.tokens = tokens
        self.lifetimes = lifetimes
        self.decoy = decoy
    }
}
