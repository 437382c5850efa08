import JSON
import Time

/// Reads the text of a credentials file, whole or not at all.
///
/// A user who is left out for a fault in a line could neither sign in nor be missed, and the next rewrite would lose the
/// record. So the first fault refuses the file. This is the judge of what a file says; whoever reads it in a shorter way must come
/// to the same, or leave it to this.
struct CredentialParser {
    private var reader: JSONReader
    private var table = CredentialTable()
    /// The line of each user, for naming both where two clash.
    private var lines: [Int] = []
    private var nextID: (value: Int64, line: Int)?

    /// Reads the users, or throws `CredentialFault`; see `CredentialLayout` for what is read sooner.
    static func table(from bytes: [UInt8]) throws(CredentialFault) -> CredentialTable {
        guard !bytes.isEmpty else { throw CredentialFault(line: 1, problem: "the file is empty") }
        var parser = CredentialParser(reader: JSONReader(bytes))
        return try parser.file()
    }

    /// Reads one user alone, as deep inside of the text as users stand; nil where there is a fault, or more than one.
    static func user(from line: ArraySlice<UInt8>) -> Credential? {
        let brackets = (open: Array("[[".utf8), close: Array("]]".utf8))
        var parser = CredentialParser(reader: JSONReader(brackets.open + line + brackets.close))
        guard (try? parser.onlyUser()) != nil, parser.table.credentials.count == 1 else { return nil }
        return parser.table.credentials.first
    }

    private mutating func onlyUser() throws(CredentialFault) {
        try read { (reader) throws(JSONError) in try reader.beginArray() }
        guard try nextElement() else { return }
        try users()
        guard try !nextElement() else { throw fault("more than one list") }
        try read { (reader) throws(JSONError) in try reader.end() }
    }

    private init(reader: JSONReader) {
        self.reader = reader
    }

    private mutating func file() throws(CredentialFault) -> CredentialTable {
        var frame = JSONObject()
        try read { (reader) throws(JSONError) in try reader.beginObject() }
        while let key = try nextKey() {
            frame[key] = try member(key)
        }
        try read { (reader) throws(JSONError) in try reader.end() }
        for key in ["version", "next_id", "users"] where frame[key] == nil {
            throw fault("the key \"\(key)\" is missing")
        }
        table.frame = frame
        try takeNextID()
        return table
    }

    /// Reads the value of a top-level key.
    ///
    /// - Returns: What the frame holds for it: null where the key is known, the value itself otherwise.
    private mutating func member(_ key: String) throws(CredentialFault) -> JSONValue {
        switch key {
        case "version": try version()
        case "next_id": try readNextID()
        case "users": try users()
        default: return try value()
        }
        return .null
    }

    private mutating func version() throws(CredentialFault) {
        guard try value() == .integer(CredentialTable.version) else {
            throw fault("\"version\" is not \(CredentialTable.version), the only one that this program knows")
        }
    }

    private mutating func readNextID() throws(CredentialFault) {
        let range = 1...CredentialTable.greatestInteger
        guard let number = try value().integer, range.contains(number) else {
            throw fault("\"next_id\" is not an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        nextID = (number, reader.line)
    }

    private mutating func takeNextID() throws(CredentialFault) {
        guard let nextID else { return }
        let greatest = table.credentials.map(\.id).max() ?? 0
        guard nextID.value > greatest else {
            throw CredentialFault(line: nextID.line, problem: "\"next_id\" is not above every user's id")
        }
        table.nextID = nextID.value
    }
}

extension CredentialParser {
    private mutating func users() throws(CredentialFault) {
        try read { (reader) throws(JSONError) in try reader.beginArray() }
        while try nextElement() { try user() }
    }

    private mutating func user() throws(CredentialFault) {
        try read { (reader) throws(JSONError) in try reader.beginObject() }
        lines.append(reader.line)
        var line = CredentialLine(number: reader.line)
        while let key = try nextKey() {
            let value = try value()
            line.take(key, value, at: reader.line)
        }
        if let clash = table.insert(try line.credential()) { throw fault(of: clash, at: line.number) }
    }

    private func fault(of clash: CredentialTable.Clash, at line: Int) -> CredentialFault {
        let (what, other) =
            switch clash {
            case .id(let place): ("id", lines[place])
            case .name(let place): ("user name, but for case perhaps,", lines[place])
            case .email(let place): ("e-mail address, but for case perhaps,", lines[place])
            }
        return CredentialFault(line: line, problem: "the same \(what) as on line \(other)")
    }
}

extension CredentialParser {
    private mutating func nextElement() throws(CredentialFault) -> Bool {
        try read { (reader) throws(JSONError) in try reader.nextElement() }
    }

    private mutating func nextKey() throws(CredentialFault) -> String? {
        try read { (reader) throws(JSONError) in try reader.nextKey() }
    }

    private mutating func value() throws(CredentialFault) -> JSONValue {
        try read { (reader) throws(JSONError) in try reader.value() }
    }

    private mutating func read<Result>(
        _ step: (inout JSONReader) throws(JSONError) -> Result
    ) throws(CredentialFault) -> Result {
        do throws(JSONError) {
            return try step(&reader)
        } catch {
            throw CredentialFault(line: error.line, problem: "\(error.reason)")
        }
    }

    private func fault(_ problem: String) -> CredentialFault {
        CredentialFault(line: reader.line, problem: problem)
    }
}
