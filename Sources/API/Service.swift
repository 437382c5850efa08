public import Authentication
public import Catalogue

/// What handlers use: the stores and the tokens.
///
/// One for each worker, since a database connection belongs to one.
public struct Service {
    let catalogue: CatalogueStore
    let credentials: LiveCredentials
    let tokens: TokenSigner
    let lifetimes: TokenLifetimes
    let decoy: PasswordHash

    /// Makes a service.
    ///
    /// - Parameters:
    ///   - catalogue: The courses.
    ///   - credentials: The accounts.
    ///   - tokens: What signs tokens and verifies them.
    ///   - lifetimes: How long tokens are good.
    ///   - decoy: The hash that a password is held against where there is no such account, so that this takes as long.
    public init(
        catalogue: CatalogueStore, credentials: LiveCredentials, tokens: TokenSigner, lifetimes: TokenLifetimes,
        decoy: PasswordHash
    ) {
        self.catalogue = catalogue
        self.credentials = credentials
        self.tokens = tokens
        self.lifetimes = lifetimes
        self.decoy = decoy
    }
}
