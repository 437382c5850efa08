/// Why a secret cannot sign tokens.
public enum KeyRingError: Error, Equatable, Sendable {
    /// There is no key at all.
    case empty
    /// The key is nothing but white space, or the file nothing but zeros.
    case blank
    /// The key has this many bytes, fewer than the 32 that HS256 asks for (RFC 7518, section 3.2).
    case tooShort(byteCount: Int)
    /// A line of the ring, counted from 1, holds no key.
    case line(Int, KeyLineFault)
    /// Two keys have this id.
    case repeatedID(String)
}

extension KeyRingError: CustomStringConvertible {
    /// The fault in words, without a byte of the secret.
    public var description: String {
        switch self {
        case .empty: "the secret is empty"
        case .blank: "the secret is nothing but white space, or zeros"
        case .tooShort(let byteCount):
            "the secret has \(byteCount) bytes; a key for HS256 has \(SigningKey.minimumByteCount) or more"
        case .line(let number, let fault): "line \(number) \(fault)"
        case .repeatedID(let id): "two keys have the id \"\(id)\""
        }
    }
}
