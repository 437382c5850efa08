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

    /// Whether a list of tags, or an asterisk, names it.
    ///
    /// If-None-Match compares weakly, since a server that compresses on the way makes a tag weak; If-Match does not (RFC 9110,
    /// section 8.8.3.2).
    func isNamed(by field: ArraySlice<UInt8>, weakly: Bool) -> Bool {
        let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        return field.split(separator: UInt8(ascii: ",")).contains { candidate in
            let tag = candidate.drop(while: blanks.contains).prefix { !blanks.contains($0) }
            let names = weakly ? [description, "*", "W/" + description] : [description, "*"]
            return names.contains { tag.elementsEqual($0.utf8) }
        }
    }
}
