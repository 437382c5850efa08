import FoundationEssentials
import JSON
import TestSupport
import Testing

/// A value as Foundation reads it.
private enum FoundationValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string([UInt8])
    case array([FoundationValue])
    case object([[UInt8]: FoundationValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(Array(value.utf8))
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode([FoundationValue].self) {
            self = .array(value)
        } else {
            let members = try container.decode([String: FoundationValue].self)
            self = .object(Dictionary(uniqueKeysWithValues: members.map { (Array($0.key.utf8), $0.value) }))
        }
    }

    init?(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .number(Double(value))
        case .number(let text): self = .number(Double(text) ?? .nan)
        case .string(let value): self = .string(Array(value.utf8))
        case .array(let elements): self = .array(elements.compactMap(FoundationValue.init))
        case .object(let object):
            self = .object(
                Dictionary(
                    object.members.compactMap { member in
                        FoundationValue(member.value).map { (Array(member.key.utf8), $0) }
                    }, uniquingKeysWith: { first, _ in first }))
        }
    }
}

extension JSONValue {
    /// Whether Foundation cannot tell it: a number beyond `Double`, or keys that Swift calls equal.
    fileprivate var isBeyondFoundation: Bool {
        switch self {
        case .number(let text): Double(text).map { !$0.isFinite || $0.isZero || $0.isSubnormal } ?? true
        case .array(let elements): elements.contains(where: \.isBeyondFoundation)
        case .object(let object):
            object.members.contains { $0.value.isBeyondFoundation }
                || Set(object.members.map(\.key)).count < object.members.count
        default: false
        }
    }
}

@Suite struct JSONMutationTests {
    private static let words = [
        "{", "}", "[", "]", "[[[[", "null", "true", "false", "\\u", "\\ud83d\\ude00", "\\ud800", "\\udc00", "\\u0000",
        "\\/",
        "\"a\":", "\"\\u0061\":", "-0", "1e5", "1E-5", ".5", "01", "\u{C}",
    ]

    @Test("what is read and written again is the same, and Foundation reads no other")
    func mutations() throws {
        for mutation in try Mutations(of: "JSON", words: Self.words, count: 5000) {
            switch Result(catching: { () throws(JSONError) in try JSONValue(parsing: mutation.bytes) }) {
            case .success(let value): try Self.requireSame(value, mutation)
            case .failure(let error): try Self.requireRefused(error, mutation)
            }
        }
    }

    private static func requireSame(_ value: JSONValue, _ mutation: Mutation) throws {
        try #require(try JSONValue(parsing: value.bytes) == value, "\(mutation)")
        try #require(value.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "\(mutation)")
        guard !value.isBeyondFoundation else { return }
        try #require(foundation(mutation.bytes) == FoundationValue(value), "\(mutation)")
    }

    /// Foundation refuses it too, but for what is refused here although the grammar has it.
    private static func requireRefused(_ error: JSONError, _ mutation: Mutation) throws {
        try #require(error.line >= 1 && error.column >= 1 && error.column <= mutation.bytes.count + 1, "\(mutation)")
        switch error.reason {
        case .repeatedKey, .tooDeep, .byteOrderMark: return
        // Foundation takes a comma before the end of an object or an array.
        case .unexpectedByte(UInt8(ascii: "}")), .unexpectedByte(UInt8(ascii: "]")): return
        default: break
        }
        // Foundation takes a text with NUL bytes near its beginning for UTF-16 or UTF-32.
        guard !mutation.bytes.contains(0) else { return }
        try #require(foundation(mutation.bytes) == nil, "\(mutation)")
    }

    private static func foundation(_ bytes: [UInt8]) -> FoundationValue? {
        try? JSONDecoder().decode(FoundationValue.self, from: Data(bytes))
    }
}
