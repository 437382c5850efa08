import Digests

/// A JSON Web Signature in its compact serialization, taken apart and not believed (RFC 7515, section 7.1).
/// https://www.rfc-editor.org/rfc/rfc7515
struct CompactJWS: Sendable {
    /// More than any token here has; what is longer is not looked at.
    static let maximumByteCount = 4096

    private let token: ArraySlice<UInt8>
    /// How many bytes were signed: header and payload as they were sent, with the dot between.
    private let signingInputCount: Int
    private let signature: [UInt8]
    let header: [UInt8]
    let payload: [UInt8]

    /// Takes a token apart; what its parts hold is not looked at.
    init(_ token: ArraySlice<UInt8>) throws(TokenError) {
        guard token.count <= Self.maximumByteCount else { throw .tooLong }
        let dot = UInt8(ascii: ".")
        guard let firstDot = token.firstIndex(of: dot), let lastDot = token.lastIndex(of: dot),
            token[(firstDot + 1)...].firstIndex(of: dot) == lastDot
        else { throw .notThreeParts }
        header = try Self.decode(token[..<firstDot], as: .header)
        payload = try Self.decode(token[(firstDot + 1)..<lastDot], as: .payload)
        signature = try Self.decode(token[(lastDot + 1)...], as: .signature)
        self.token = token
        signingInputCount = lastDot - token.startIndex
    }

    /// Takes a token apart; what its parts hold is not looked at.
    init(_ token: String) throws(TokenError) {
        guard token.utf8.count <= Self.maximumByteCount else { throw .tooLong }
        try self.init(Array(token.utf8)[...])
    }

    /// Verifies the signature, and only then reads and judges the header (RFC 7515, section 5.2).
    ///
    /// All keys are tried, whatever the header says: it is not believed yet. A `kid` must then name the very key.
    func verifiedHeader(with keyRing: KeyRing) throws(TokenError) -> TokenHeader {
        guard let key = signingKey(in: keyRing) else { throw .badSignature }
        let header = try TokenHeader(parsing: header)
        guard header.names(key) else { throw .wrongKeyID }
        return header
    }

    /// The key that made the signature.
    func signingKey(in keyRing: KeyRing) -> SigningKey? {
        keyRing.keys.first(where: isSigned)
    }

    private func isSigned(with key: SigningKey) -> Bool {
        // == on authentication codes takes constant time.
        MessageAuthenticationCode(bytes: signature.span)
            == key.signature(of: token.span.extracting(first: signingInputCount))
    }

    private static func decode(_ text: ArraySlice<UInt8>, as part: TokenPart) throws(TokenError) -> [UInt8] {
        guard let bytes = Base64URL.decode(text.span) else { throw .notBase64URL(part) }
        return bytes
    }
}

extension CompactJWS {
    /// Signs a header and a payload (RFC 7515, section 5.1).
    static func token(header: [UInt8], payload: [UInt8], signedWith key: SigningKey) -> String {
        let signingInput = Base64URL.encode(header.span) + "." + Base64URL.encode(payload.span)
        let signature = key.signature(of: signingInput.utf8.span)
        return signingInput + "." + Base64URL.encode(signature.bytes.span)
    }
}
