import Time

extension TokenError: CustomStringConvertible {
    /// The fault in words.
    public var description: String {
        switch self {
        case .tooLong: "the token has more than \(CompactJWS.maximumByteCount) bytes"
        case .notThreeParts: "the token is not three parts with dots between"
        case .notBase64URL(let part): "the \(part.rawValue) is not base64url without padding"
        case .badSignature: "no key made the signature"
        case .notJSON(let part, let error): "the \(part.rawValue) is not JSON: \(error)"
        case .notAnObject(let part): "the \(part.rawValue) is not a JSON object"
        case .wrongAlgorithm: "the header's alg is not HS256"
        case .criticalExtension: "the header has a crit, which names extensions that must be understood, and none is"
        case .wrongKeyID: "the header's kid is not the id of the key that made the signature"
        case .notAnInteger(let part, let member): "\(member) in the \(part.rawValue) is not an integer"
        case .missingID: "the payload has no id"
        case .missingExpiry: "the token never expires, and allow_non_expiring_tokens is off"
        case .expired(let moment): "the token expired at \(moment.rfc3339)"
        case .notYetValid(let moment): "the token is not valid before \(moment.rfc3339)"
        }
    }
}
