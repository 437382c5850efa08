/// What makes a plain secret look as if its line were meant for something else.
public enum PlainSecretDoubt: Sendable, Equatable {
    /// A word of the line looks like the key of a ring.
    case keyAmongWords
    /// The line is in quotes, with or without the `b` of Python before them.
    case quotes
    /// The line sets a variable, `SECRET_KEY = ...`.
    case assignment

    /// The doubt that a line raises, or nil where it looks like a key.
    init?(_ line: ArraySlice<UInt8>) {
        let words = line.looseWords
        if words.count > 1, words.contains(where: \.isKeyText) {
            self = .keyAmongWords
        } else if Self.isQuoted(line) {
            self = .quotes
        } else if Self.isAssignment(line) {
            self = .assignment
        } else {
            return nil
        }
    }

    private static func isQuoted(_ line: ArraySlice<UInt8>) -> Bool {
        let line = line.first == UInt8(ascii: "b") ? line.dropFirst() : line
        guard let first = line.first, line.count > 1 else { return false }
        return first == line.last && (first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"))
    }

    private static func isAssignment(_ line: ArraySlice<UInt8>) -> Bool {
        guard let sign = line.firstIndex(of: UInt8(ascii: "=")), let name = line[..<sign].looseWords.last else {
            return false
        }
        return ["KEY", "SECRET"].contains { name.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}

extension PlainSecretDoubt: CustomStringConvertible {
    /// The doubt in words, without a byte of the secret.
    public var description: String {
        switch self {
        case .keyAmongWords: "has words, one of which looks like the key of a ring"
        case .quotes: "is in quotes, which are part of the key"
        case .assignment: "looks like SECRET_KEY = ..., all of which is the key"
        }
    }
}

extension SecretFile {
    /// Looks at the line of a plain secret.
    ///
    /// - Returns: What makes it look as if it were meant for something else; nil where nothing does, or it is a ring.
    /// - Throws: `SecretFileError` where there is no usable key.
    public func plainSecretDoubt() throws(SecretFileError) -> PlainSecretDoubt? {
        try text().doubt
    }
}
