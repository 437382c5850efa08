/// A field value with parameters: `value; name=value; name="quoted"` (RFC 9110, section 5.6.6).
public struct FieldValue: Sendable, Equatable {
    /// What stands before the first semicolon, in lower case and without blanks around it.
    public let value: String
    /// Parameter values by name in lower case.
    public let parameters: [String: String]

    /// Reads a value whose first part is a token or two with a slash between; those compare without case.
    ///
    /// - Parameter bytes: For instance `form-data; name="title"`; nil is the answer where it is malformed, not UTF-8, or a
    ///   parameter stands twice.
    public init?(_ bytes: some Collection<UInt8>) {
        var rest = Array(bytes)[...]
        let value = Self.take(until: ";", from: &rest)
        guard value.allSatisfy({ Self.isTokenByte($0) || $0 == UInt8(ascii: "/") }) else { return nil }
        self.value = Self.lowercased(value)
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            guard let (name, value) = Self.takeParameter(from: &rest) else { return nil }
            guard name.isEmpty || parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
        self.parameters = parameters
    }

    /// Takes the next parameter and the semicolon behind it; an empty one (a semicolon too many) has an empty name.
    private static func takeParameter(from rest: inout ArraySlice<UInt8>) -> (name: String, value: String)? {
        let end = rest.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ";") }
        guard let end, rest[end] == UInt8(ascii: "=") else {
            return take(until: ";", from: &rest).isEmpty ? ("", "") : nil
        }
        let name = rest[..<end].trimmed
        rest = rest[end...].dropFirst()
        let isQuoted = rest.first == UInt8(ascii: "\"")
        guard isToken(name), let value = isQuoted ? takeQuoted(from: &rest) : takeToken(from: &rest),
            let text = String(validating: value, as: UTF8.self)
        else { return nil }
        return (lowercased(name), text)
    }

    private static func takeToken(from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let value = take(until: ";", from: &rest)
        return isToken(value) ? Array(value) : nil
    }

    /// A quoted string, in which a backslash stands for the byte behind it (RFC 9110, section 5.6.4).
    private static func takeQuoted(from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var value: [UInt8] = []
        rest = rest.dropFirst()
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return take(until: ";", from: &rest).isEmpty ? value : nil
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped)
            default: value.append(byte)
            }
        }
        return nil
    }

    private static func take(until separator: Unicode.Scalar, from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let end = rest.firstIndex(of: UInt8(ascii: separator)) ?? rest.endIndex
        defer { rest = rest[end...].dropFirst() }
        return rest[..<end].trimmed
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map(\.lowercased), as: UTF8.self)
    }

    static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy(isTokenByte)
    }

    /// RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
