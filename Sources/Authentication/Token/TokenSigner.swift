import JSON
public import Time

/// Makes tokens and verifies them.
public struct TokenSigner: Sendable {
    /// The keys.
    public let keyRing: KeyRing
    /// What is asked of a token's times.
    public let policy: TokenPolicy

    /// Makes a signer.
    ///
    /// - Parameters:
    ///   - keyRing: The keys.
    ///   - policy: What is asked of a token's times.
    public init(keyRing: KeyRing, policy: TokenPolicy = TokenPolicy()) {
        self.keyRing = keyRing
        self.policy = policy
    }

    /// Makes a token that says this, signed with the newest key.
    ///
    /// The times stand in the header for itsdangerous, and in the payload for everybody else.
    public func token(for claims: Claims) -> String {
        let header = TokenHeader.json(for: claims, keyID: keyRing.newest.id)
        return CompactJWS.token(header: header.bytes, payload: claims.json.bytes, signedWith: keyRing.newest)
    }

    /// Verifies a token; there is no other way to its claims.
    ///
    /// Whether there is a credential of that id and version is for the caller to see.
    ///
    /// - Parameters:
    ///   - token: A compact token as it was sent.
    ///   - now: The moment it has to be good at.
    /// - Returns: What it says.
    /// - Throws: `TokenError` where it is refused; the client is told no more than its `refusal`.
    public func claims(of token: ArraySlice<UInt8>, now: Timestamp) throws(TokenError) -> Claims {
        try claims(of: CompactJWS(token), now: now)
    }

    /// Verifies a token that is there as a string.
    ///
    /// - Parameters:
    ///   - token: A compact token as it was sent.
    ///   - now: The moment it has to be good at.
    /// - Returns: What it says.
    /// - Throws: `TokenError` where it is refused; the client is told no more than its `refusal`.
    public func claims(of token: String, now: Timestamp) throws(TokenError) -> Claims {
        try claims(of: CompactJWS(token), now: now)
    }

    private func claims(of jws: CompactJWS, now: Timestamp) throws(TokenError) -> Claims {
        let header = try jws.verifiedHeader(with: keyRing)
        let claims = try Claims(header: header, payload: jws.payload)
        try policy.judge(claims, at: now)
        return claims
    }

    /// Finds the key that made a token's signature, whatever else is wrong with the token; for people to know.
    ///
    /// - Parameter token: A compact token.
    /// - Returns: The key, or nil where none of the ring made it.
    public func signingKey(of token: String) -> SigningKey? {
        (try? CompactJWS(token))?.signingKey(in: keyRing)
    }
}
