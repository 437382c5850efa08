/// Reads a JSON text piece by piece, strictly (RFC 8259), and knows where it is.
///
/// Stricter than the grammar where the grammar leaves a choice: a repeated key is an error (section 4 says names should
/// be unique; two parsers of one token that choose differently are a hole), and nesting is limited, so that no text can
/// exhaust a thread's stack.
public struct JSONReader {
    /// The line the reader stands on, counted from 1.
    public private(set) var line = 1

    let bytes: [UInt8]
    var position = 0

    private static let depthLimit = 64

    private var lineStart = 0
    /// What the reader stands in, and around that what is not ended yet, the outermost first.
    private var container: Container?
    private var outer: [Container] = []

    private struct Container {
        var isFresh = true
        var keys = SeenKeys()
    }

    /// Makes a reader that stands before the first byte.
    ///
    /// - Parameter bytes: The text, in UTF-8.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads one value, whatever it is.
    ///
    /// - Returns: The value.
    /// - Throws: `JSONError` where there is none.
    public mutating func value() throws(JSONError) -> JSONValue {
        switch try nextByte() {
        case UInt8(ascii: "{"): .object(try object())
        case UInt8(ascii: "["): .array(try array())
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try literal("true", .bool(true))
        case UInt8(ascii: "f"): try literal("false", .bool(false))
        case UInt8(ascii: "n"): try literal("null", .null)
        case let byte: throw error(.unexpectedByte(byte))
        }
    }

    /// Steps into an object; `nextKey` then reads its members.
    ///
    /// - Throws: `JSONError` where no object begins here.
    public mutating func beginObject() throws(JSONError) {
        try open(UInt8(ascii: "{"))
    }

    /// Reads the key of the next member and the colon; its value is to be read next.
    ///
    /// - Returns: The key, or nil once the object has ended.
    /// - Throws: `JSONError` where there is neither, or the key stood before.
    public mutating func nextKey() throws(JSONError) -> String? {
        guard try advance(closing: UInt8(ascii: "}")) else { return nil }
        let key = try string()
        guard container?.keys.insert(key) == true else {
            throw error(.repeatedKey(key))
        }
        try expect(UInt8(ascii: ":"))
        return key
    }

    /// Steps into an array; `nextElement` then walks it.
    ///
    /// - Throws: `JSONError` where no array begins here.
    public mutating func beginArray() throws(JSONError) {
        try open(UInt8(ascii: "["))
    }

    /// Steps to the next element, whose value is to be read next.
    ///
    /// - Returns: False once the array has ended.
    /// - Throws: `JSONError` where neither a comma nor the end follows.
    public mutating func nextElement() throws(JSONError) -> Bool {
        try advance(closing: UInt8(ascii: "]"))
    }

    /// Makes sure that nothing but white space is left.
    ///
    /// - Throws: `JSONError` where something is.
    public mutating func end() throws(JSONError) {
        skipWhiteSpace()
        guard position == bytes.count else { throw error(.trailingBytes) }
    }
}

extension JSONReader {
    private mutating func object() throws(JSONError) -> JSONObject {
        try beginObject()
        var members: [(key: String, value: JSONValue)] = []
        while let key = try nextKey() {
            if members.isEmpty { members.reserveCapacity(8) }
            members.append((key, try value()))
        }
        return JSONObject(distinct: members)
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try beginArray()
        var elements: [JSONValue] = []
        while try nextElement() {
            elements.append(try value())
        }
        return elements
    }

    private mutating func literal(_ name: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for scalar in name.description.utf8 {
            guard position < bytes.count else { throw error(.unexpectedEnd) }
            guard bytes[position] == scalar else { throw error(.unexpectedByte(bytes[position])) }
            position += 1
        }
        return value
    }
}

extension JSONReader {
    private mutating func open(_ bracket: UInt8) throws(JSONError) {
        try expect(bracket)
        guard outer.count + 1 < Self.depthLimit else { throw error(.tooDeep(limit: Self.depthLimit)) }
        if let around = container.take() { outer.append(around) }
        container = Container()
    }

    /// Steps over the comma before a member or an element, or over the bracket that ends the container.
    private mutating func advance(closing bracket: UInt8) throws(JSONError) -> Bool {
        guard let isFresh = container?.isFresh else { preconditionFailure("no array or object has been begun") }
        let byte = try nextByte()
        if byte == bracket {
            position += 1
            container = outer.popLast()
            return false
        }
        if isFresh {
            container?.isFresh = false
        } else {
            try expect(UInt8(ascii: ","))
        }
        return true
    }

    mutating func expect(_ wanted: UInt8) throws(JSONError) {
        let byte = try nextByte()
        guard byte == wanted else { throw error(.unexpectedByte(byte)) }
        position += 1
    }

    private mutating func nextByte() throws(JSONError) -> UInt8 {
        skipWhiteSpace()
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        if position == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.byteOrderMark) }
        return bytes[position]
    }

    /// Line ends stand in white space only (inside a string they must be escaped), so lines are counted here alone.
    private mutating func skipWhiteSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
            case UInt8(ascii: "\n"):
                position += 1
                line += 1
                lineStart = position
            default: return
            }
        }
    }

    func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, line: line, column: position - lineStart + 1)
    }
}
