import Time

/// Reads users whose lines are as `CredentialTable.bytes` writes them: the usual keys in the usual order, and no escapes.
///
/// Nil is the answer to every other line, whatever is the matter with it.
struct CredentialScanner {
    private static let id = Array("{\"id\":".utf8)
    private static let username = Array(",\"username\":\"".utf8)
    private static let email = Array("\",\"email\":\"".utf8)
    private static let password = Array("\",\"password\":\"".utf8)
    private static let admin = Array("\",\"admin\":".utf8)
    private static let yes = Array("true".utf8)
    private static let no = Array("false".utf8)
    private static let tokenVersion = Array(",\"token_version\":".utf8)
    private static let created = Array(",\"created\":\"".utf8)
    private static let end = Array("\"}".utf8)

    private let bytes: [UInt8]
    private var position = 0
    private var limit = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The user whose line stands there.
    mutating func user(at line: Range<Int>) -> Credential? {
        (position, limit) = (line.lowerBound, line.upperBound)
        guard skip(Self.id), let id = integer(), id > 0,
            skip(Self.username), let username = text().flatMap(UserName.init(_:)),
            skip(Self.email), let email = text().flatMap(EmailAddress.init),
            skip(Self.password), let hash = text().flatMap({ try? PasswordHash(phc: $0) }),
            skip(Self.admin), let isAdmin = truth(),
            skip(Self.tokenVersion), let tokenVersion = integer(),
            skip(Self.created), let created = time(),
            skip(Self.end), position == limit
        else { return nil }
        return Credential(
            id: id, username: username, email: email, passwordHash: hash, isAdmin: isAdmin, tokenVersion: tokenVersion,
            created: created, frame: nil)
    }

    /// The id of the user whose line begins there.
    mutating func id(at line: Range<Int>) -> Int64? {
        (position, limit) = (line.lowerBound, line.upperBound)
        guard skip(Self.id), let id = integer(), position < limit, bytes[position] == UInt8(ascii: ",") else {
            return nil
        }
        return id
    }

    private mutating func skip(_ wanted: [UInt8]) -> Bool {
        guard limit - position >= wanted.count, bytes.hold(wanted, at: position) else { return false }
        position += wanted.count
        return true
    }

    /// Digits without a sign or leading zeros, not above the greatest integer that is allowed.
    private mutating func integer() -> Int64? {
        let start = position
        var number: Int64 = 0
        while position < limit, position - start < 17, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
        {
            number = number * 10 + Int64(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start, bytes[start] != UInt8(ascii: "0") || position == start + 1,
            number <= CredentialTable.greatestInteger
        else { return nil }
        return number
    }

    /// The text up to the next quote.
    ///
    /// What is not UTF-8 becomes U+FFFD, which neither names nor addresses nor hashes may hold.
    private mutating func text() -> String? {
        var end = position
        while end < limit, bytes[end] != UInt8(ascii: "\"") {
            guard bytes[end] >= 0x20, bytes[end] != UInt8(ascii: "\\") else { return nil }
            end += 1
        }
        defer { position = end }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private mutating func truth() -> Bool? {
        if skip(Self.yes) { return true }
        return skip(Self.no) ? false : nil
    }

    private mutating func time() -> Timestamp? {
        let start = position
        guard limit - start > 20 else { return nil }
        position += 20
        return Timestamp(rfc3339: bytes.span.extracting(start..<position))
    }
}
