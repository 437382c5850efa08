public import JSON

/// What a token claims to say, for people to look at: nobody knows who made it, or whether it has expired.
///
/// Nothing of this may decide anything; `TokenSigner.claims(of:now:)` does.
public struct UnverifiedToken: Sendable, Equatable {
    /// The header as it stands there, or why it is no object of JSON.
    public let header: Result<JSONObject, TokenError>
    /// The payload as it stands there, or why it is no object of JSON.
    public let payload: Result<JSONObject, TokenError>

    /// Takes a token apart.
    ///
    /// - Parameter token: A compact token, whoever signed it, by whatever algorithm.
    /// - Throws: `TokenError` where it is not three parts in base64url.
    public init(_ token: String) throws(TokenError) {
        let jws = try CompactJWS(token)
        header = Result { () throws(TokenError) in try JSONObject(.header, parsing: jws.header) }
        payload = Result { () throws(TokenError) in try JSONObject(.payload, parsing: jws.payload) }
    }
}
