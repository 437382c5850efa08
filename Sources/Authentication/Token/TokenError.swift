public import JSON
public import Time

/// What is wrong with a token; for the operator, not for whoever sent it.
public enum TokenError: Error, Equatable, Sendable {
    /// It has more than 4 KiB.
    case tooLong
    /// It is not three parts with dots between.
    case notThreeParts
    /// The part is no base64url, or one of its aliases.
    case notBase64URL(TokenPart)
    /// No key of the ring made the signature.
    case badSignature
    /// The part is no JSON.
    case notJSON(TokenPart, JSONError)
    /// The part is JSON, but no object.
    case notAnObject(TokenPart)
    /// The header's `alg` is not exactly HS256.
    case wrongAlgorithm
    /// The header has a `crit`, which names extensions that must be understood, and none is.
    case criticalExtension
    /// The header's `kid` is not the id of the key that made the signature.
    case wrongKeyID
    /// This member of the part is there, but it is no integer.
    case notAnInteger(TokenPart, member: String)
    /// The payload has no `id`.
    case missingID
    /// The token would never expire, which is not switched on.
    case missingExpiry
    /// It was good until then.
    case expired(at: Timestamp)
    /// It is good from then on.
    case notYetValid(before: Timestamp)
}

extension TokenError {
    /// What the client may know of it.
    public var refusal: TokenRefusal {
        switch self {
        case .expired: .expired
        default: .invalid
        }
    }
}
