/// A JSON value (RFC 8259, section 3).
///
/// An integer that fits 64 bits is told apart from every other number, since a token's `1.0` or `true` must not pass
/// for the integer 1. Other numbers keep the text they were written with, so that a rewrite changes none.
public enum JSONValue: Sendable, Equatable {
    /// The literal `null`.
    case null
    /// The literal `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number, as it was written.
    case number(String)
    /// A string, its escapes resolved.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, its members in the order they were written in.
    case object(JSONObject)

    /// Reads a whole JSON text.
    ///
    /// - Parameter bytes: The text, in UTF-8 without a byte order mark.
    /// - Throws: `JSONError` where the text is no JSON, repeats a key, or nests deeper than 64.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes)
        self = try reader.value()
        try reader.end()
    }
}

extension JSONValue {
    /// The string, or nil where the value is something else.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The integer, or nil where the value is something else.
    public var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The truth value, or nil where the value is something else.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements, or nil where the value is something else.
    public var array: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The object, or nil where the value is something else.
    public var object: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    /// A string value.
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension JSONValue: ExpressibleByIntegerLiteral {
    /// An integer value.
    public init(integerLiteral value: Int64) {
        self = .integer(value)
    }
}

extension JSONValue: ExpressibleByBooleanLiteral {
    /// A truth value.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }
}

extension JSONValue: ExpressibleByArrayLiteral {
    /// An array value.
    public init(arrayLiteral elements: JSONValue...) {
        self = .array(elements)
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// An object value, its members in the literal's order; their keys differ, since they stand side by side in the code.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(distinct: elements.map { ($0.0, $0.1) }))
    }
}
