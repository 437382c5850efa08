import Digests

/// What a secret file holds: the lines of a key ring, or one line that is a key as it is.
struct SecretText: Redacted {
    /// Whether it is a plain secret: a line that is not of a ring's form, like the SECRET_KEY of a Flask application.
    private var isPlain: Bool
    /// The keys, the newest first; a plain secret as the line that would stand for it.
    private(set) var lines: [KeyLine]

    /// Reads the bytes of the file.
    ///
    /// One line that is not of a ring's form, and cannot have been before somebody changed it, is a plain secret, of whatever bytes. Several lines are a ring, each of its form:
    /// no comments and no empty lines, since a plain secret may look like either. Lines end in LF or CRLF.
    init(_ bytes: [UInt8]) throws(KeyRingError) {
        // What a power cut may leave in the place of a file's bytes.
        guard bytes.isEmpty || bytes.contains(where: { $0 != 0 }) else { throw .blank }
        let lines = Self.lines(bytes)
        if lines.count == 1, (try? KeyLine(parsing: lines[0])) == nil, !KeyLine.isMeant(lines[0]) {
            let key = try SigningKey(bytes: Array(lines[0]))
            self.lines = [KeyLine(id: key.id, key: Array(lines[0]), created: nil)]
            isPlain = true
        } else {
            self.lines = try Self.ring(lines)
            isPlain = false
        }
    }

    /// The keys.
    func keyRing() throws(KeyRingError) -> KeyRing {
        var keys: [SigningKey] = []
        for line in lines {
            keys.append(
                isPlain
                    ? try SigningKey(bytes: line.key)
                    : try SigningKey(id: line.id, bytes: line.key, created: line.created))
        }
        return try KeyRing(keys: keys)
    }

    /// What makes a plain secret look as if it were meant for something else.
    var doubt: PlainSecretDoubt? {
        isPlain ? lines.first.flatMap { PlainSecretDoubt($0.key[...]) } : nil
    }

    /// Puts a key in front; a plain secret becomes a line behind it, with the same bytes under the same id.
    mutating func insert(_ line: KeyLine) {
        lines.insert(line, at: 0)
        isPlain = false
    }

    /// Takes a key out.
    mutating func remove(_ id: String) {
        lines.removeAll { $0.id == id }
    }

    /// The bytes of a file with these lines.
    var bytes: [UInt8] { lines.flatMap { Array("\($0.text)\n".utf8) } }

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // Where there is no line feed at the end, a carriage return there ends nothing.
        for index in lines.indices.dropLast() where lines[index].last == UInt8(ascii: "\r") {
            lines[index].removeLast()
        }
        if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static func ring(_ lines: [ArraySlice<UInt8>]) throws(KeyRingError) -> [KeyLine] {
        var ring: [KeyLine] = []
        var (ids, keys): ([String: Int], [[UInt8]: Int]) = ([:], [:])
        for (line, number) in zip(lines, 1...) {
            let parsed = try naming(number) { () throws(KeyLineFault) in
                let parsed = try KeyLine(parsing: line)
                if let earlier = ids.updateValue(number, forKey: parsed.id) { throw .repeatedID(line: earlier) }
                if let earlier = keys.updateValue(number, forKey: parsed.key) { throw .repeatedKey(line: earlier) }
                return parsed
            }
            ring.append(parsed)
        }
        return ring
    }

    private static func naming<Result>(
        _ line: Int, _ step: () throws(KeyLineFault) -> Result
    ) throws(KeyRingError) -> Result {
        do throws(KeyLineFault) {
            return try step()
        } catch {
            throw .line(line, error)
        }
    }
}
