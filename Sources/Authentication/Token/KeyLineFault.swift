/// What is wrong with a line of a key ring; it quotes nothing of the line.
public enum KeyLineFault: Error, Equatable, Sendable {
    /// It is not two or three words with one blank between.
    case malformed
    /// The first word is no id.
    case id
    /// The second word is not base64url, or one of its aliases.
    case key
    /// The key has this many bytes, fewer than the 32 that HS256 asks for (RFC 7518, section 3.2).
    case tooShort(byteCount: Int)
    /// The key's bytes are nothing but white space.
    case blank
    /// The third word is no time.
    case created
    /// An earlier line has the same id.
    case repeatedID(line: Int)
    /// An earlier line has the same key: the end of one would not be the end of the other.
    case repeatedKey(line: Int)
}

extension KeyLineFault: CustomStringConvertible {
    /// The fault in words.
    public var description: String {
        switch self {
        case .malformed:
            "is not of the form ID KEY or ID KEY CREATED with one blank between, and a plain secret is one line that "
                + "looks like neither"
        case .id: "begins with an id that is not 1 to 64 of the characters A-Z a-z 0-9 - _"
        case .key: "has a key that is not base64url without padding"
        case .tooShort(let byteCount):
            "has a key of \(byteCount) bytes; one for HS256 has \(SigningKey.minimumByteCount) or more"
        case .blank: "has a key of nothing but white space"
        case .created: "ends in something else than a time like 2026-11-23T12:00:00Z"
        case .repeatedID(let line): "has the id of line \(line)"
        case .repeatedKey(let line): "has the key of line \(line)"
        }
    }
}
