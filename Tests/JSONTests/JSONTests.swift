import JSON
import TestSupport
import Testing

@Suite struct JSONReadingTests {
    static func parsed(_ text: String) throws(JSONError) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }

    static let values: [(String, JSONValue)] = [
        ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", .number("-0")), ("-12", -12),
        ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number("9223372036854775808")),
        ("-9223372036854775808", .integer(.min)), ("-9223372036854775809", .number("-9223372036854775809")),
        ("100000000000000000000", .number("100000000000000000000")),
        ("1.0", .number("1.0")), ("1e3", .number("1e3")), ("-0.5E+2", .number("-0.5E+2")), ("\"\"", ""),
        (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{C}\n\r\tz"), (#""\u00e9\u20AC\ud83d\ude00""#, "é€😀"),
        ("[]", []), ("[1,[2],{}]", [1, [2], [:]]), (#"{"b":1,"a":{"c":null}}"#, ["b": 1, "a": ["c": .null]]),
    ]

    @Test("a value is read as what it is", arguments: values)
    func reads(text: String, value: JSONValue) throws {
        #expect(try Self.parsed(text) == value)
    }

    static let faults: [(String, JSONError.Reason, Int, Int)] = [
        ("", .unexpectedEnd, 1, 1), ("  \n", .unexpectedEnd, 2, 1), ("\u{FEFF}{}", .byteOrderMark, 1, 1),
        ("{}x", .trailingBytes, 1, 3), ("[1,]", .unexpectedByte(UInt8(ascii: "]")), 1, 4),
        ("{\"a\":1,\n \"a\":2}", .repeatedKey("a"), 2, 5), (#"{"a":1,"\u0061":2}"#, .repeatedKey("a"), 1, 16),
        ("[01]", .unexpectedByte(UInt8(ascii: "1")), 1, 3), ("-", .malformedNumber, 1, 2),
        ("[1.]", .malformedNumber, 1, 4),
        ("tru", .unexpectedEnd, 1, 4), (#""\x""#, .unknownEscape, 1, 4), (#""\ud800""#, .loneSurrogate, 1, 8),
        ("\"a\tb\"", .controlCharacter, 1, 3), ("\"ab", .unexpectedEnd, 1, 4),
    ]

    @Test("what is wrong is named with its place", arguments: faults)
    func refuses(text: String, reason: JSONError.Reason, line: Int, column: Int) {
        let error = #expect(throws: JSONError.self) { try Self.parsed(text) }
        #expect(error?.reason == reason)
        #expect([error?.line, error?.column] == [line, column])
    }

    @Test("nesting ends at 64, however deep the text goes on")
    func depth() throws {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try Self.parsed(nested(64)) }
        #expect(#expect(throws: JSONError.self) { try Self.parsed(nested(65)) }?.reason == .tooDeep(limit: 64))
        #expect(throws: JSONError.self) { try Self.parsed(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try Self.parsed(String(repeating: #"{"a":"#, count: 100_000)) }
    }

    @Test("a string that is not UTF-8 is refused")
    func notUTF8() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xC0, 0x80, 0x22]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test("keys compare by their code points, not by what they look like")
    func keysByCodePoint() throws {
        let object = try Self.parsed("{\"\u{E9}\":1,\"e\u{301}\":2}").object
        #expect(object?["\u{E9}"] == 1)
        #expect(object?["e\u{301}"] == 2)
    }

    @Test("a key is refused again however many stand between", arguments: [0, 3, 7, 8, 9, 12])
    func repeatedAmongMany(key: Int) throws {
        let members = (0..<13).map { "\"key \($0)\":\($0)" }.joined(separator: ",")
        #expect(try Self.parsed("{\(members)}").object?.members.count == 13)
        for again in ["key \(key)", "\\u006bey \(key)"] {
            let error = #expect(throws: JSONError.self) { try Self.parsed("{\(members),\"\(again)\":0}") }
            #expect(error?.reason == .repeatedKey("key \(key)"))
        }
    }

    @Test("keys of an object are counted apart from those of the ones around it and in it")
    func keysOfNested() throws {
        #expect(throws: Never.self) { try Self.parsed(#"{"a":{"a":[{"a":1},{"a":2}],"b":1},"b":2}"#) }
        #expect(throws: JSONError.self) { try Self.parsed(#"{"a":{"b":[{}],"c":{}},"a":2}"#) }
        #expect(throws: JSONError.self) { try Self.parsed(#"{"a":{"b":[{}],"c":{},"b":1}}"#) }
    }

    /// A string's hash and `==` normalise it, and sort runs of marks in quadratic time: this took nine seconds.
    @Test("a key of combining marks costs what its length costs", .timeLimit(.minutes(1)))
    func combiningMarks() throws {
        let marks = ["\u{345}", "\u{301}", "\u{327}", "\u{334}"].map { String(repeating: $0, count: 8000) }.joined()
        let time = try computingTime {
            let object = try Self.parsed("{\"a\(marks)\":1,\"b\":2}").object
            #expect(object?["b"] == 2)
        }
        #expect(time < .seconds(1))
    }

    /// JSONTestSuite: y must be accepted, n refused; i may be either, so long as it ends.
    ///
    /// `y_object_duplicated_key` is the one accepted by the grammar and refused here on purpose.
    @Test("the public test suite is judged right", .enabled(if: Vectors.areThere))
    func testSuite() throws {
        let files = try Vectors.files(in: "json_parsing")
        #expect(files.count > 100)
        for (name, bytes) in files {
            let value = try? JSONValue(parsing: bytes)
            switch name.prefix(2) {
            case "y_": #expect((value != nil) == !name.hasPrefix("y_object_duplicated_key"), "\(name)")
            case "n_": #expect(value == nil, "\(name)")
            default: break
            }
        }
    }
}

@Suite struct JSONWritingTests {
    @Test("what is written is compact, in order, and reads back the same")
    func writes() throws {
        let value: JSONValue = [
            "z": 1, "a": [true, .null, .number("1.50")],
            "text": "é \"\\\n\r\t\u{0}\u{1F}\u{7F}\u{9B}\u{A0}\u{2028}\u{2027}/", "": [:],
        ]
        let text =
            #"{"z":1,"a":[true,null,1.50],"text":"é \"\\\n\r\t\u0000\u001f\u007f\u009b\#u{A0}\u2028\#u{2027}/","":{}}"#
        #expect(value.text == text)
        #expect(try JSONValue(parsing: value.bytes) == value)
    }

    @Test("a member is replaced in its place, appended when new, removed by nil")
    func members() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        object["b"] = nil
        #expect(JSONValue.object(object).text == #"{"a":3,"c":4}"#)
    }
}
