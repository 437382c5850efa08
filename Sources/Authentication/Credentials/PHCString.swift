/// The parts of a PHC string of Argon2, checked against the form that libargon2 reads.
///
/// `$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$...`; version 16 is meant where none is named.
struct PHCString {
    let isArgon2id: Bool
    let version: Int
    let cost: PasswordHashCost
    /// Where the base64 of the salt stands in the text.
    let salt: Range<Int>
    /// Where the base64 of the hash stands in the text.
    let hash: Range<Int>

    /// Checks without making copies of the parts, since a file of accounts has many such strings.
    init(_ text: Span<UInt8>) throws(PasswordHashError) {
        let fields = PHCFields(text, separator: UInt8(ascii: "$"))
        guard fields.count == 5 || fields.count == 6, fields[0].isEmpty else { throw .malformed }
        isArgon2id = try Self.isArgon2id(text.extracting(fields[1]))
        version = fields.count == 6 ? try Self.version(text.extracting(fields[2])) : 16
        cost = try Self.cost(text.extracting(fields[fields.count - 3]))
        salt = fields[fields.count - 2]
        hash = fields[fields.count - 1]
        guard (8...64).contains(Self.length(ofBase64: text.extracting(salt))),
            (4...128).contains(Self.length(ofBase64: text.extracting(hash)))
        else { throw .malformed }
    }

    private static func isArgon2id(_ field: Span<UInt8>) throws(PasswordHashError) -> Bool {
        if field.holds("argon2id") { return true }
        if field.holds("argon2i") { return false }
        throw .unsupported
    }

    private static func version(_ field: Span<UInt8>) throws(PasswordHashError) -> Int {
        if field.holds("v=16") { return 16 }
        if field.holds("v=19") { return 19 }
        throw .unsupported
    }

    private static func cost(_ field: Span<UInt8>) throws(PasswordHashError) -> PasswordHashCost {
        let parameters = PHCFields(field, separator: UInt8(ascii: ","))
        guard parameters.count == 3 else { throw .malformed }
        let cost = PasswordHashCost(
            memory: try number(field.extracting(parameters[0]), named: UInt8(ascii: "m")),
            iterations: try number(field.extracting(parameters[1]), named: UInt8(ascii: "t")),
            parallelism: try number(field.extracting(parameters[2]), named: UInt8(ascii: "p")))
        guard let cost else { throw .costOutOfRange }
        return cost
    }

    /// Decimal digits without a sign or leading zeros; what no `Int` holds is far out of any range.
    private static func number(_ field: Span<UInt8>, named name: UInt8) throws(PasswordHashError) -> Int {
        guard field.count > 2, field[0] == name, field[1] == UInt8(ascii: "="),
            field[2] != UInt8(ascii: "0") || field.count == 3
        else { throw .malformed }
        var number = 0
        for index in 2..<field.count {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(field[index]) else { throw .malformed }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(field[index] - UInt8(ascii: "0")))
            number = overflow || carry ? .max : sum
        }
        return number
    }

    /// The number of bytes that base64 without padding stands for; 0 for anything else.
    private static func length(ofBase64 field: Span<UInt8>) -> Int {
        Base64Alphabet.standard.decodedCount(field) ?? 0
    }
}

/// Where the fields of a text stand that a byte parts; of more than six no more than that is known.
private struct PHCFields {
    private(set) var count = 0
    private var ranges: [6 of Range<Int>] = .init(repeating: 0..<0)

    init(_ text: Span<UInt8>, separator: UInt8) {
        var start = 0
        for index in text.indices where text[index] == separator {
            append(start..<index)
            start = index + 1
        }
        append(start..<text.count)
    }

    subscript(index: Int) -> Range<Int> { ranges[index] }

    private mutating func append(_ range: Range<Int>) {
        if count < ranges.count { ranges[count] = range }
        count += 1
    }
}

extension Span<UInt8> {
    fileprivate func holds(_ text: String) -> Bool {
        let text = text.utf8.span
        guard count == text.count else { return false }
        for index in indices where self[index] != text[index] { return false }
        return true
    }
}
