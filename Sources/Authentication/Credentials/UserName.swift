/// A name to sign in with: 1 to 64 visible characters, none of them a colon, an at sign or white space.
///
/// The colon would end the name in Basic credentials (RFC 7617, section 2), and the at sign tells names from e-mail addresses.
/// Characters are Unicode scalars, so that the length in bytes is bounded as well.
public struct UserName: Sendable, Hashable {
    /// What a user name has to be, in words for the person who chose another.
    public static let rule = "1 to 64 visible characters without colon, at sign or white space, the first no hyphen"

    /// More bytes than a name has in any normal form; composing takes quadratic time on combining marks.
    private static let longest = 1024

    /// The name as its owner writes it, in normal form C.
    public let text: String

    /// Takes a name that keeps to the rule; nil is the answer to any other.
    public init?(_ text: String) {
        let text = text.utf8.count <= Self.longest ? text.composed : text
        let scalars = text.unicodeScalars
        guard (1...64).contains(scalars.count), scalars.allSatisfy({ $0.isVisible }),
            !scalars.contains(":"), !scalars.contains("@")
        else { return nil }
        self.text = text
    }

    /// Takes a name for a new user; nil is the answer to any other.
    ///
    /// Names that are there already may be otherwise in two ways: a new one does not begin with a hyphen, for a command would
    /// take it for options, and holds nothing that leaves no trace, but for joiners between what does.
    public init?(new text: String) {
        self.init(text)
        let scalars = self.text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last, first != "-",
            !first.isTraceless, !last.isTraceless || last.isEmojiStyle,
            scalars.allSatisfy({ !$0.isTraceless || $0.isJoiner || $0.isEmojiStyle })
        else { return nil }
    }

    /// The form that names are compared in.
    var folded: String { text.caseFolded }
}

extension Unicode.Scalar {
    /// Whether a person can see it and a comparison rely on it.
    ///
    /// Control and format characters and white space cannot be seen, but for the two that join and part letters and emoji. U+0345, a
    /// small iota below a letter, is a letter of its own in capitals; where it makes one letter with what it stands below, the normal
    /// form has that. U+FFFD stands where something was not UTF-8.
    var isVisible: Bool {
        // The categories are looked up in tables, which takes ten times as long.
        if isASCII { return (0x21...0x7E).contains(value) }
        return switch properties.generalCategory {
        case .control: false
        case .format: isJoiner
        default: !properties.isWhitespace && self != "\u{345}" && self != "\u{FFFD}"
        }
    }

    /// Whether nothing is shown for it, whatever its category (Unicode, Default_Ignorable_Code_Point).
    fileprivate var isTraceless: Bool { properties.isDefaultIgnorableCodePoint }

    /// Zero width joiner and non-joiner.
    fileprivate var isJoiner: Bool { self == "\u{200C}" || self == "\u{200D}" }

    /// The selector that shows a character before it as an emoji.
    fileprivate var isEmojiStyle: Bool { self == "\u{FE0F}" }
}
