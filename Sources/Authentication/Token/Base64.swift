/// The encoding base64 with padding, as Basic credentials use it (RFC 4648, section 4).
/// https://www.rfc-editor.org/rfc/rfc4648#section-4
public enum Base64 {
    /// Decodes a text, or gives nil where no encoder makes it.
    ///
    /// - Parameter text: Characters of the alphabet and the padding that is due, nothing else.
    /// - Returns: The bytes, or nil.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        return Base64Alphabet.standard.decode(characters.span.extracting(..<unpaddedCount(characters)))
    }

    /// The number of characters before at most two `=`.
    private static func unpaddedCount(_ characters: [UInt8]) -> Int {
        let padding = characters.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }
        return characters.count - padding.count
    }
}
