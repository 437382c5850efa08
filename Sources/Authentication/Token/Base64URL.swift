/// The encoding base64url without padding, as tokens use it (RFC 7515, section 2).
/// https://www.rfc-editor.org/rfc/rfc7515#appendix-C
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Encodes bytes.
    public static func encode(_ bytes: Span<UInt8>) -> String {
        var characters: [UInt8] = []
        encode(bytes, to: &characters)
        return String(decoding: characters, as: UTF8.self)
    }

    /// Encodes bytes and appends the characters.
    static func encode(_ bytes: Span<UInt8>, to characters: inout [UInt8]) {
        characters.reserveCapacity(characters.count + (bytes.count * 4 + 2) / 3)
        let whole = bytes.count / 3 * 3
        for start in stride(from: 0, to: whole, by: 3) {
            append(bytes.extracting(start..<start + 3), to: &characters)
        }
        if whole < bytes.count { append(bytes.extracting(whole...), to: &characters) }
    }

    /// Decodes a text, or gives nil where no encoder makes it.
    ///
    /// - Parameter text: Characters of the alphabet, nothing else: no padding, no line breaks.
    /// - Returns: The bytes, or nil.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        return decode(characters.span)
    }

    static func decode(_ characters: Span<UInt8>) -> [UInt8]? {
        Base64Alphabet.url.decode(characters)
    }

    /// Appends the two to four characters that stand for one to three bytes.
    @inline(__always)
    private static func append(_ group: Span<UInt8>, to characters: inout [UInt8]) {
        var bits: UInt32 = 0
        for index in group.indices {
            bits |= UInt32(group[index]) << UInt32(16 - 8 * index)
        }
        for position in 0...group.count {
            characters.append(alphabet[Int(bits >> UInt32(18 - 6 * position)) & 0x3f])
        }
    }
}
