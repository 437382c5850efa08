/// A name to sign in with: 1 to 64 characters, none of them a colon, an at sign, a control character or white space.
///
/// The colon would end the name in Basic credentials (RFC 7617, section 2), and the at sign tells names from e-mail addresses.
/// Characters are Unicode scalars, so that the length in bytes is bounded as well.
public struct UserName: Sendable, Hashable {
    /// What a user name has to be, in words for the person who chose another.
    public static let rule = "1 to 64 characters without colon, at sign, control characters or white space"

    /// The name as its owner writes it.
    public let text: String

    /// Takes a name that keeps to the rule; nil is the answer to any other.
    public init?(_ text: String) {
        let scalars = text.unicodeScalars
        guard (1...64).contains(scalars.count), scalars.allSatisfy(\.isVisible),
            !scalars.contains(":"), !scalars.contains("@")
        else { return nil }
        self.text = text
    }

    /// The form that names are compared in.
    var folded: String { text.caseFolded }
}

extension Unicode.Scalar {
    /// Whether it is neither a control character nor white space.
    var isVisible: Bool { properties.generalCategory != .control && !properties.isWhitespace }
}
