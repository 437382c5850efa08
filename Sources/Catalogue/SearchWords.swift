/// The words that a search looks for: the runs of letters, digits and marks in a text.
///
/// A course is found where all of them occur in its title or URL, in any order and without case or accents; of the last one
/// the beginning suffices, so that results come while it is still being typed.
public struct SearchWords: Equatable, Sendable {
    /// The longest text, in Unicode scalars.
    public static let limit = 200

    private let words: [String]

    /// Takes a text apart.
    ///
    /// - Parameter text: What is looked for; nil is the answer to one that is longer than the limit.
    public init?(_ text: String) {
        guard text.unicodeScalars.count <= Self.limit else { return nil }
        words = Self.withoutRepeated(
            text.unicodeScalars.split { !$0.isInWords }.filter { !$0.allSatisfy(\.isMark) }.map { String($0) })
    }

    /// The words, each at the last of its places, since the last one counts as a beginning: a common word that is looked for thirty
    /// times takes thirty times as long.
    private static func withoutRepeated(_ words: [String]) -> [String] {
        var seen: Set<[UInt8]> = []
        return words.reversed().filter { seen.insert(Array($0.lowercased().utf8)).inserted }.reversed()
    }

    /// Whether there is nothing to look for.
    public var isEmpty: Bool { words.isEmpty }

    /// What FTS5 is to match (https://www.sqlite.org/fts5.html, section 3): strings, which hold nothing that would have to
    /// be escaped, and a prefix mark behind the last word's.
    ///
    /// The index has words as they were written, in whichever normal form that was, so all of them are looked for.
    var matchExpression: String {
        words.indices.map { index in
            let mark = index == words.count - 1 ? " *" : ""
            return "(" + words[index].normalForms.map { "\"\($0)\"\(mark)" }.joined(separator: " OR ") + ")"
        }.joined(separator: " AND ")
    }
}

extension Unicode.Scalar {
    /// Whether the index may take it for a part of a word.
    ///
    /// Its tokenizer `unicode61` goes by these categories, and drops marks from letters. It knows Unicode 6.1, and takes some of
    /// what came later, many emoji among it, for letters.
    fileprivate var isInWords: Bool {
        guard let age = properties.age, (age.major, age.minor) <= (6, 1) else { return true }
        return switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            true
        default: isMark
        }
    }

    /// Whether it only adds something to a letter, and is no word without one.
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
