/// The parts of a PHC string of Argon2, checked against the form that libargon2 reads.
///
/// `$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$...`; version 16 is meant where none is named.
struct PHCString {
    let isArgon2id: Bool
    let cost: PasswordHashCost

    init(_ text: String) throws(PasswordHashError) {
        let fields = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard fields.count == 5 || fields.count == 6, fields[0].isEmpty else { throw .malformed }
        isArgon2id = try Self.isArgon2id(fields[1])
        if fields.count == 6 { try Self.checkVersion(fields[2]) }
        let rest = fields.suffix(3)
        cost = try Self.cost(rest[rest.startIndex])
        guard (8...64).contains(Self.length(ofBase64: rest[rest.startIndex + 1])),
            (4...128).contains(Self.length(ofBase64: rest[rest.startIndex + 2]))
        else { throw .malformed }
    }

    private static func isArgon2id(_ field: Substring.UTF8View) throws(PasswordHashError) -> Bool {
        switch String(Substring(field)) {
        case "argon2id": true
        case "argon2i": false
        default: throw .unsupported
        }
    }

    private static func checkVersion(_ field: Substring.UTF8View) throws(PasswordHashError) {
        guard ["v=16", "v=19"].contains(String(Substring(field))) else { throw .unsupported }
    }

    private static func cost(_ field: Substring.UTF8View) throws(PasswordHashError) -> PasswordHashCost {
        let parameters = field.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parameters.count == 3 else { throw .malformed }
        let cost = PasswordHashCost(
            memory: try number(parameters[0], named: "m="), iterations: try number(parameters[1], named: "t="),
            parallelism: try number(parameters[2], named: "p="))
        guard let cost else { throw .costOutOfRange }
        return cost
    }

    /// Decimal digits without a sign or leading zeros; what no `Int` holds is far out of any range.
    private static func number(_ field: Substring.UTF8View, named name: String) throws(PasswordHashError) -> Int {
        let digits = field.dropFirst(name.utf8.count)
        guard field.starts(with: name.utf8), let first = digits.first,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            first != UInt8(ascii: "0") || digits.count == 1
        else { throw .malformed }
        return Int(Substring(digits)) ?? .max
    }

    /// The number of bytes that base64 without padding stands for; 0 for anything else.
    private static func length(ofBase64 field: Substring.UTF8View) -> Int {
        Base64Alphabet.standard.decode(Array(field).span)?.count ?? 0
    }
}
