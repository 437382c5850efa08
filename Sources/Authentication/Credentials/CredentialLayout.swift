import Files
import JSON

/// The text of a credentials file that is laid out just as `CredentialTable.bytes` lays it out, so that it falls into lines.
///
/// Whether it is so is found out, never believed: what stands around the users must be, byte by byte, what would be written
/// for it, and each of their lines must be one user. Such a text is read several times as fast as JSON in general, and one
/// user of it without the others. Any other text, and any fault, is left to `CredentialParser`.
struct CredentialLayout {
    private static let beginning = Array("\n  \"users\": [".utf8)
    private static let end = Array("\n  ]".utf8)
    private static let lineStart = Array("\n    {".utf8)

    private let bytes: [UInt8]
    /// The table without its users.
    private let around: CredentialTable
    /// From the line feed before the first user up to the one after the last.
    private let users: Range<Int>

    init?(_ bytes: [UInt8]) {
        guard let start = Self.place(after: Self.beginning, in: bytes),
            let end = Self.lastPlace(of: Self.end, in: bytes, after: start), start < end
        else { return nil }
        let rest = Array(bytes[..<start] + bytes[(end + Self.end.count - 1)...])
        guard let around = try? CredentialParser.table(from: rest), around.bytes == rest else { return nil }
        self.bytes = bytes
        self.around = around
        users = start..<end
    }

    /// The table; nil where it takes the general parser to say what is there.
    func table() -> CredentialTable? {
        var scanner = CredentialScanner(bytes)
        var credentials: [Credential] = []
        var greatest: Int64 = 0
        let isWhole = forEachLine { line in
            guard let credential = user(at: line, &scanner) else {
                return false
            }
            greatest = max(greatest, credential.id)
            credentials.append(credential)
            return true
        }
        guard isWhole, greatest < around.nextID else { return nil }
        return around.with(credentials)
    }

    /// The user with an id, found by the beginnings of the lines; nil where there is none, or where it takes the general
    /// parser to say so.
    ///
    /// The other lines are not read any further: what is wrong with them, whoever reads the whole file will find.
    func credential(id: Int64) -> Credential? {
        var scanner = CredentialScanner(bytes)
        var found: Range<Int>?
        var bracket = users.lowerBound
        let isClear = forEachLine { line in
            // Where a line ends the array of users, or begins another one, only reading it shows.
            if bracket < line.lowerBound { bracket = bytes.place(of: UInt8(ascii: "]"), from: line.lowerBound) ?? .max }
            if bracket < line.upperBound, user(at: line, &scanner) == nil { return false }
            guard let other = scanner.id(at: line) else { return false }
            guard other == id else { return true }
            defer { found = line }
            return found == nil
        }
        guard isClear, let line = found, id < around.nextID else { return nil }
        return user(at: line, &scanner)
    }

    private func user(at line: Range<Int>, _ scanner: inout CredentialScanner) -> Credential? {
        scanner.user(at: line) ?? CredentialParser.user(from: bytes[line])
    }

    /// Calls a closure with where each user stands, until it returns false.
    ///
    /// - Returns: Whether every line could be one user, and the closure took it.
    private func forEachLine(_ body: (Range<Int>) -> Bool) -> Bool {
        var start = users.lowerBound
        while start < users.upperBound {
            guard bytes.hold(Self.lineStart, at: start),
                let next = bytes.place(of: UInt8(ascii: "\n"), from: start + 1)
            else { return false }
            let isLast = next == users.upperBound
            guard isLast || bytes[next - 1] == UInt8(ascii: ","),
                body(start + Self.lineStart.count - 1..<(isLast ? next : next - 1))
            else { return false }
            start = next
        }
        return true
    }

    /// Where the first line ends that is as wanted; a line feed goes before it.
    private static func place(after wanted: [UInt8], in bytes: [UInt8]) -> Int? {
        var place = bytes.place(of: UInt8(ascii: "\n"), from: 0)
        while let start = place {
            if bytes.hold(wanted, at: start) { return start + wanted.count }
            place = bytes.place(of: UInt8(ascii: "\n"), from: start + 1)
        }
        return nil
    }

    private static func lastPlace(of wanted: [UInt8], in bytes: [UInt8], after start: Int) -> Int? {
        let last = bytes.count - wanted.count
        guard start <= last else { return nil }
        return (start...last).reversed().first { bytes.hold(wanted, at: $0) }
    }
}

extension [UInt8] {
    /// Whether these bytes stand there.
    func hold(_ wanted: [UInt8], at start: Int) -> Bool {
        guard count - start >= wanted.count else { return false }
        for index in wanted.indices where self[start + index] != wanted[index] { return false }
        return true
    }
}
