import Digests

/// A JSON Web Signature in its compact serialization, taken apart and not believed (RFC 7515, section 7.1).
/// https://www.rfc-editor.org/rfc/rfc7515
struct CompactJWS: Sendable {
    /// More than any token here has; what is longer is not looked at.
    static let maximumByteCount = 4096

    private let token: ArraySlice<UInt8>
    /// How many bytes were signed: header and payload as they were sent, with the dot between.
    private let signingInputCount: Int
    /// What the three parts stand for, one after the other.
    private let decoded: [UInt8]
    private let headerCount: Int
    private let payloadCount: Int

    /// The JWS Protected Header as it was signed.
    var header: ArraySlice<UInt8> { decoded[..<headerCount] }
    /// The JWS Payload as it was signed.
    var payload: ArraySlice<UInt8> { decoded[headerCount..<headerCount + payloadCount] }

    /// Takes a token apart; what its parts hold is not looked at.
    init(_ token: ArraySlice<UInt8>) throws(TokenError) {
        guard token.count <= Self.maximumByteCount else { throw .tooLong }
        let text = token.span
        guard let (firstDot, lastDot) = Self.twoDots(text) else { throw .notThreeParts }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        headerCount = try Self.decode(text.extracting(..<firstDot), as: .header, to: &decoded)
        payloadCount = try Self.decode(text.extracting((firstDot + 1)..<lastDot), as: .payload, to: &decoded)
        _ = try Self.decode(text.extracting((lastDot + 1)...), as: .signature, to: &decoded)
        self.decoded = decoded
        self.token = token
        signingInputCount = lastDot
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
        for key in keyRing.keys where isSigned(with: key) { return key }
        return nil
    }

    private func isSigned(with key: SigningKey) -> Bool {
        // == on authentication codes takes constant time.
        MessageAuthenticationCode(bytes: decoded.span.extracting((headerCount + payloadCount)...))
            == key.signature(of: token.span.extracting(first: signingInputCount))
    }

    /// Where the dots are; nil where there are more or fewer than two.
    private static func twoDots(_ text: Span<UInt8>) -> (Int, Int)? {
        var (count, first, last) = (0, 0, 0)
        for index in text.indices where text[index] == UInt8(ascii: ".") {
            (count, first, last) = (count + 1, last, index)
        }
        return count == 2 ? (first, last) : nil
    }

    /// Appends what a part stands for, and gives the number of bytes.
    private static func decode(
        _ text: Span<UInt8>, as part: TokenPart, to bytes: inout [UInt8]
    ) throws(TokenError) -> Int {
        let start = bytes.count
        guard Base64Alphabet.url.decode(text, to: &bytes) else { throw .notBase64URL(part) }
        return bytes.count - start
    }
}

extension CompactJWS {
    /// Signs a header and a payload (RFC 7515, section 5.1).
    static func token(header: [UInt8], payload: [UInt8], signedWith key: SigningKey) -> String {
        var token: [UInt8] = []
        token.reserveCapacity((header.count + payload.count + MessageAuthenticationCode.byteCount) * 4 / 3 + 5)
        Base64URL.encode(header.span, to: &token)
        token.append(UInt8(ascii: "."))
        Base64URL.encode(payload.span, to: &token)
        let signature = key.signature(of: token.span)
        token.append(UInt8(ascii: "."))
        Base64URL.encode(signature.bytes.span, to: &token)
        return String(decoding: token, as: UTF8.self)
    }
}
