/// One of the three parts of a compact token (RFC 7515, section 7.1).
public enum TokenPart: String, Sendable {
    /// The JWS Protected Header.
    case header
    /// The JWS Payload.
    case payload
    /// The JWS Signature.
    case signature
}
