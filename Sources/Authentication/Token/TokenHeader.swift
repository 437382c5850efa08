import JSON
import Time

/// The JOSE header of a token (RFC 7515, section 4).
///
/// `exp` and `nbf` belong to the payload (RFC 7519, section 4.1), but itsdangerous has them here, so they count in both.
struct TokenHeader: Sendable, Equatable {
    let keyID: String?
    let issuedAt: Timestamp?
    let expires: Timestamp?
    let notBefore: Timestamp?
}

extension TokenHeader {
    private static let algorithm = "HS256"
    private static let type = "JWT"

    /// Reads and judges the header of a token whose signature is verified.
    init(parsing bytes: ArraySlice<UInt8>) throws(TokenError) {
        guard let header = TokenHeader(canonical: bytes) else {
            try self.init(anyForm: bytes)
            return
        }
        self = header
    }

    private init(anyForm bytes: ArraySlice<UInt8>) throws(TokenError) {
        let object = try JSONObject(.header, parsing: bytes)
        guard object["alg"] == .string(Self.algorithm) else { throw .wrongAlgorithm }
        guard object["crit"] == nil else { throw .criticalExtension }
        keyID = try Self.keyID(of: object)
        issuedAt = (object["iat"]?.integer).map(Timestamp.init(seconds:))
        expires = try object.moment("exp", of: .header)
        notBefore = try object.moment("nbf", of: .header)
    }

    private static func keyID(of object: JSONObject) throws(TokenError) -> String? {
        guard let value = object["kid"] else { return nil }
        guard let keyID = value.string else { throw .wrongKeyID }
        return keyID
    }

    /// Whether the header names this key, or none.
    ///
    /// By bytes: two strings that Swift calls equal can be written in different code points.
    func names(_ key: SigningKey) -> Bool {
        keyID?.hasSameBytes(as: key.id) ?? true
    }

    /// The header of a token made here.
    static func json(for claims: Claims, keyID: String) -> JSONValue {
        var object: JSONObject = ["alg": .string(algorithm), "typ": .string(type)]
        object["iat"] = claims.issuedAt.map { .integer($0.seconds) }
        object["exp"] = claims.expires.map { .integer($0.seconds) }
        object["kid"] = .string(keyID)
        return .object(object)
    }
}
