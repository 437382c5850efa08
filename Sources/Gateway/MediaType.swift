/// A media type with its parameters (RFC 9110, section 8.3.1).
public struct MediaType: Sendable, Equatable {
    /// Type and subtype in lower case, for instance `application/json`.
    public let name: String
    /// Parameter values by name in lower case, for instance the `boundary` of a form.
    public let parameters: [String: String]

    /// Reads a Content-Type.
    ///
    /// - Parameter text: For instance `multipart/form-data; boundary="x"`; nil is the answer where it is malformed, or a
    ///   parameter stands twice.
    public init?(_ text: String) {
        var rest = text[...]
        name = Self.trimmed(Self.take(until: ";", from: &rest)).lowercased()
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(Self.isToken) else { return nil }
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            guard let (name, value) = Self.takeParameter(from: &rest) else { return nil }
            guard !name.isEmpty else { continue }
            guard parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
        self.parameters = parameters
    }

    /// Takes the next parameter and the semicolon behind it; an empty one (a semicolon too many) has an empty name.
    private static func takeParameter(from rest: inout Substring) -> (name: String, value: String)? {
        rest = rest.drop { $0 == " " || $0 == "\t" }
        guard let end = rest.firstIndex(where: { $0 == "=" || $0 == ";" }), rest[end] == "=" else {
            return trimmed(take(until: ";", from: &rest)).isEmpty ? ("", "") : nil
        }
        let name = rest[..<end].lowercased()
        rest = rest[end...].dropFirst()
        let isQuoted = rest.first == "\""
        guard isToken(name), let value = isQuoted ? takeQuoted(from: &rest) : takePlain(from: &rest) else { return nil }
        return (name, value)
    }

    private static func takePlain(from rest: inout Substring) -> String? {
        let value = trimmed(take(until: ";", from: &rest))
        return isToken(value) ? String(value) : nil
    }

    /// A quoted string, in which a backslash stands for the character behind it (RFC 9110, section 5.6.4).
    private static func takeQuoted(from rest: inout Substring) -> String? {
        var value = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst() {
            switch character {
            case "\"": return trimmed(take(until: ";", from: &rest)).isEmpty ? value : nil
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
        return rest[..<end]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let start = text.drop(while: isBlank)
        return start[..<(start.lastIndex { !isBlank($0) }.map(start.index(after:)) ?? start.startIndex)]
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ text: some StringProtocol) -> Bool {
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
