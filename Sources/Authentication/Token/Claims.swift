public import Time

/// What a token says of its bearer (RFC 7519, section 4).
public struct Claims: Sendable, Equatable {
    /// The id of the credential.
    public let id: Int64
    /// The version of the credential's tokens; raising the credential's ends all tokens of before.
    public let version: Int64
    /// When the token was made, as far as it tells; not judged.
    public let issuedAt: Timestamp?
    /// The first second in which the token is good no more, or nil where it never expires.
    public let expires: Timestamp?
    /// The first second in which the token is good, or nil where it always was.
    public let notBefore: Timestamp?

    /// Makes the claims of a new token.
    ///
    /// - Parameters:
    ///   - id: The id of the credential.
    ///   - version: The version of the credential's tokens.
    ///   - issuedAt: The moment the token is made.
    ///   - expires: The first second in which it is good no more, or nil for never.
    ///   - notBefore: The first second in which it is good, or nil for at once.
    public init(
        id: Int64, version: Int64, issuedAt: Timestamp?, expires: Timestamp?, notBefore: Timestamp? = nil
    ) {
        self.id = id
        self.version = version
        self.issuedAt = issuedAt
        self.expires = expires
        self.notBefore = notBefore
    }
}
