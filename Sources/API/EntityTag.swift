import Authentication
import Digests

/// A strong entity tag (RFC 9110, section 8.8.3).
struct EntityTag: CustomStringConvertible {
    let description: String

    /// Makes the tag of a content, of 128 bits of its digest.
    init(of content: [UInt8]) {
        let digest = SHA256.hash(content.span)
        description = "\"\(Base64URL.encode(digest.bytes.span.extracting(..<16)))\""
    }

    /// Takes a tag that was made before.
    init(_ description: String) {
        self.description = description
    }

    /// Whether an asterisk, or a list of tags, names it.
    ///
    /// If-None-Match compares weakly, since a server that compresses on the way makes a tag weak; If-Match does not (RFC 9110,
    /// section 8.8.3.2). A list that is malformed names nothing behind the place where it is.
    func isNamed(by field: ArraySlice<UInt8>, weakly: Bool) -> Bool {
        var rest = field.drop(while: Self.isBlank)
        if rest.first == UInt8(ascii: "*") { return rest.dropFirst().allSatisfy(Self.isBlank) }
        while let (tag, isWeak) = Self.takeTag(from: &rest) {
            if tag.elementsEqual(description.utf8), weakly || !isWeak { return true }
        }
        return false
    }

    /// Takes the next tag, with its quotes and without its `W/`, and the comma behind it; nil where there is none.
    private static func takeTag(from rest: inout ArraySlice<UInt8>) -> (tag: ArraySlice<UInt8>, isWeak: Bool)? {
        rest = rest.drop { isBlank($0) || $0 == UInt8(ascii: ",") }
        let isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest = rest.dropFirst(2) }
        let quote = UInt8(ascii: "\"")
        guard rest.first == quote, let end = rest.dropFirst().firstIndex(of: quote) else { return nil }
        let tag = rest[...end]
        rest = rest[(end + 1)...].drop(while: isBlank)
        guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        return (tag, isWeak)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
