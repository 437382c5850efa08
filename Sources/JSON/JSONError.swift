/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Equatable {
    /// What was found.
    public enum Reason: Equatable, Sendable {
        /// A byte that cannot stand there.
        case unexpectedByte(UInt8)
        /// The text ends too early.
        case unexpectedEnd
        /// More follows after the value.
        case trailingBytes
        /// The text begins with a byte order mark.
        case byteOrderMark
        /// A string is not UTF-8.
        case notUTF8
        /// A control character stands unescaped in a string.
        case controlCharacter
        /// A backslash is followed by no known escape.
        case unknownEscape
        /// Half a surrogate pair.
        case loneSurrogate
        /// A number that RFC 8259, section 6, does not allow.
        case malformedNumber
        /// An object has a key twice.
        case repeatedKey(String)
        /// Arrays and objects nest deeper than allowed.
        case tooDeep(limit: Int)
    }

    /// What was found.
    public let reason: Reason
    /// The line, counted from 1.
    public let line: Int
    /// The byte within the line, counted from 1.
    public let column: Int
}

extension JSONError.Reason: CustomStringConvertible {
    /// The reason in words, without quoting more of the text than a key or a byte.
    public var description: String {
        switch self {
        case .unexpectedByte(let byte): "unexpected \(Self.name(of: byte))"
        case .unexpectedEnd: "the text ends too early"
        case .trailingBytes: "more follows after the value"
        case .byteOrderMark: "a byte order mark is not allowed"
        case .notUTF8: "a string is not valid UTF-8"
        case .controlCharacter: "a control character must be escaped"
        case .unknownEscape: "unknown escape after a backslash"
        case .loneSurrogate: "half a surrogate pair"
        case .malformedNumber: "malformed number"
        case .repeatedKey(let key): "the key \"\(key)\" is repeated"
        case .tooDeep(let limit): "nested deeper than \(limit)"
        }
    }

    private static func name(of byte: UInt8) -> String {
        switch byte {
        case 0x21...0x7E: "'\(Character(Unicode.Scalar(byte)))'"
        default: "byte \(byte)"
        }
    }
}

extension JSONError: CustomStringConvertible {
    /// The place and the reason in words.
    public var description: String { "line \(line), column \(column): \(reason)" }
}
