public import JSON

/// What a token claims to say, for people to look at: nobody knows who made it, or whether it has expired.
///
/// Nothing of this may decide anything; `TokenSigner.claims(of:now:)` does.
public struct UnverifiedToken: Sendable, Equatable {
    /// The header as it stands there.
    public let header: JSONObject
    /// The payload as it stands there.
    public let payload: JSONObject

    /// Takes a token apart.
    ///
    /// - Parameter token: A compact token, whoever signed it, by whatever algorithm.
    /// - Throws: `TokenError` where it cannot be read.
    public init(_ token: String) throws(TokenError) {
        let jws = try CompactJWS(token)
        header = try JSONObject(.header, parsing: jws.header)
        payload = try JSONObject(.payload, parsing: jws.payload)
    }
}
