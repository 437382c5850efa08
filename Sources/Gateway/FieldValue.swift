/// A field value with parameters: `value; name=value; name="quoted"` (RFC 9110, section 5.6.6).
public struct FieldValue: Sendable, Equatable {
    /// What stands before the first semicolon, without blanks around it.
    public let value: String
    /// Parameter values by name in lower case.
    public let parameters: [String: String]

    /// Reads a value.
    ///
    /// - Parameter text: For instance `form-data; name="title"`; nil is the answer where a parameter is malformed or
    ///   stands twice.
    public init?(_ text: String) {
        var rest = text[...]
        value = String(Self.take(until: ";", from: &rest))
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            guard let (name, value) = Self.takeParameter(from: &rest) else { return nil }
            guard name.isEmpty || parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
        self.parameters = parameters
    }

    /// Takes the next parameter and the semicolon behind it; an empty one (a semicolon too many) has an empty name.
    private static func takeParameter(from rest: inout Substring) -> (name: String, value: String)? {
        guard let end = rest.firstIndex(where: { $0 == "=" || $0 == ";" }), rest[end] == "=" else {
            return take(until: ";", from: &rest).isEmpty ? ("", "") : nil
        }
        let name = trimmed(rest[..<end]).lowercased()
        rest = rest[end...].dropFirst()
        let isQuoted = rest.first == "\""
        guard isToken(name), let value = isQuoted ? takeQuoted(from: &rest) : takeToken(from: &rest) else { return nil }
        return (name, value)
    }

    private static func takeToken(from rest: inout Substring) -> String? {
        let value = take(until: ";", from: &rest)
        return isToken(value) ? String(value) : nil
    }

    /// A quoted string, in which a backslash stands for the character behind it (RFC 9110, section 5.6.4).
    private static func takeQuoted(from rest: inout Substring) -> String? {
        var value = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst() {
            switch character {
            case "\"": return take(until: ";", from: &rest).isEmpty ? value : nil
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped)
            default: value.append(character)
            }
        }
        return nil
    }

    private static func take(until separator: Character, from rest: inout Substring) -> Substring {
        let end = rest.firstIndex(of: separator) ?? rest.endIndex
        defer { rest = rest[end...].dropFirst() }
        return trimmed(rest[..<end])
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let start = text.drop(while: isBlank)
        return start[..<(start.lastIndex { !isBlank($0) }.map(start.index(after:)) ?? start.startIndex)]
    }

    /// RFC 9110, section 5.6.2.
    static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
