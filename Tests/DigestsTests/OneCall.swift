import Digests

/// The digest of a message, as the standards write it.
func sha256(_ message: [UInt8]) -> String {
    hex(SHA256.hash(message.span))
}

/// The code of a message under a key.
func hmac(_ message: [UInt8], key: [UInt8]) -> MessageAuthenticationCode {
    HMAC.authenticationCode(for: message.span, using: SymmetricKey(bytes: key))
}

/// A code that came with a message.
func code(_ bytes: [UInt8]) -> MessageAuthenticationCode? {
    MessageAuthenticationCode(bytes: bytes.span)
}
