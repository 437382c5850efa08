import JSON
import Time

extension Claims {
    /// Reads the claims of a token whose signature and header are verified.
    ///
    /// Of two expiries the earlier wins and of two beginnings the later: each place is one that some library looks at alone.
    /// `iat` is taken for what it is worth, from wherever it is an integer.
    init(header: TokenHeader, payload bytes: ArraySlice<UInt8>) throws(TokenError) {
        guard let claims = Claims(header: header, canonicalPayload: bytes) else {
            try self.init(header: header, anyPayload: bytes)
            return
        }
        self = claims
    }

    private init(header: TokenHeader, anyPayload bytes: ArraySlice<UInt8>) throws(TokenError) {
        let payload = try JSONObject(.payload, parsing: bytes)
        guard let id = try payload.integer("id", of: .payload) else { throw .missingID }
        let expires = try payload.moment("exp", of: .payload)
        let notBefore = try payload.moment("nbf", of: .payload)
        self.init(
            id: id, version: try payload.integer("ver", of: .payload) ?? 0,
            issuedAt: (payload["iat"]?.integer).map(Timestamp.init(seconds:)) ?? header.issuedAt,
            expires: Self.one(of: header.expires, expires, min),
            notBefore: Self.one(of: header.notBefore, notBefore, max))
    }

    /// The moment that is there, or what the choice makes of both.
    static func one(
        of first: Timestamp?, _ second: Timestamp?, _ choice: (Timestamp, Timestamp) -> Timestamp
    ) -> Timestamp? {
        guard let first, let second else { return first ?? second }
        return choice(first, second)
    }

    /// The payload of a token made here.
    var json: JSONValue {
        var object: JSONObject = ["id": .integer(id)]
        object["iat"] = issuedAt.map { .integer($0.seconds) }
        object["exp"] = expires.map { .integer($0.seconds) }
        object["nbf"] = notBefore.map { .integer($0.seconds) }
        object["ver"] = .integer(version)
        return .object(object)
    }
}
