/// An e-mail address: something, one at sign, something; no control characters, no white space, at most 254 bytes.
///
/// Whether mail arrives there only a mail can tell, so nothing finer is judged. 254 bytes is what a mail's path carries
/// (RFC 5321, section 4.5.3.1.3, less the angle brackets).
public struct EmailAddress: Sendable, Hashable {
    /// What an e-mail address has to be, in words for the person who gave another.
    public static let rule = "an address like name@example.org, without white space, of at most 254 bytes"

    /// The address as its owner writes it.
    public let text: String

    /// Takes an address that keeps to the rule; nil is the answer to any other.
    public init?(_ text: String) {
        let scalars = text.unicodeScalars
        guard scalars.count(where: { $0 == "@" }) == 1, scalars.first != "@", scalars.last != "@",
            scalars.allSatisfy({ $0.isVisible }), text.utf8.count <= 254
        else { return nil }
        self.text = text
    }

    /// The form that addresses are compared in.
    var folded: String { text.caseFolded }
}
