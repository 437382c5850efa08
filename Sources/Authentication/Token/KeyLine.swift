import Digests
import Time

/// A line of a key ring: `ID KEY`, or `ID KEY CREATED`.
///
/// The key is base64url of its bytes, the time is that of RFC 3339. The form is strict, so that each key has one spelling.
struct KeyLine: Redacted, Equatable {
    let id: String
    let key: [UInt8]
    let created: Timestamp?

    init(id: String, key: [UInt8], created: Timestamp?) {
        self.id = id
        self.key = key
        self.created = created
    }

    /// Reads a line without its end.
    init(parsing line: ArraySlice<UInt8>) throws(KeyLineFault) {
        let words = Self.words(line)
        guard (2...3).contains(words.count), !words.contains([]) else { throw .malformed }
        guard let id = Self.id(words[0]) else { throw .id }
        let text = words[1]
        guard let key = Base64URL.decode(text.span) else { throw .key }
        self.init(id: id, key: key, created: words.count == 3 ? try Self.created(words[2]) : nil)
        try judgeKey()
    }

    /// Whether a line can hardly be meant for anything else, whatever is wrong with it: damage by hand must not make it a plain
    /// secret, with which everybody would be signed out.
    static func isMeant(_ line: ArraySlice<UInt8>) -> Bool {
        let words = line.looseWords
        guard words.count > 1 else { return false }
        return words.contains(where: looksLikeTime)
            || id(words[0]) != nil && words.dropFirst().contains(where: \.isKeyText)
    }

    /// Whether a word begins as a time does, with `2026-11-23T`.
    private static func looksLikeTime(_ word: ArraySlice<UInt8>) -> Bool {
        let pattern = Array("dddd-dd-ddT".utf8)
        return word.count >= pattern.count
            && zip(word, pattern).allSatisfy { byte, wanted in
                wanted == UInt8(ascii: "d") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == wanted
            }
    }

    /// A new line: 32 random bytes under a random id, which begins with no hyphen and has no letters that look alike.
    static func random(created: Timestamp) -> KeyLine {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        let id = String(randomBytes(8).map { letters[Int($0 % 32)] })
        return KeyLine(id: id, key: randomBytes(32), created: created)
    }

    private func judgeKey() throws(KeyLineFault) {
        do throws(KeyRingError) {
            _ = try SigningKey(id: id, bytes: key)
        } catch .blank {
            throw .blank
        } catch {
            throw .tooShort(byteCount: key.count)
        }
    }

    var text: String {
        let words = [id, Base64URL.encode(key.span)] + (created.map { [$0.rfc3339] } ?? [])
        return words.joined(separator: " ")
    }

    private static func words(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    }

    private static func id(_ word: ArraySlice<UInt8>) -> String? {
        guard (1...64).contains(word.count), word.allSatisfy(\.isBase64URL) else { return nil }
        return String(decoding: word, as: UTF8.self)
    }

    private static func created(_ word: ArraySlice<UInt8>) throws(KeyLineFault) -> Timestamp {
        guard let time = Timestamp(rfc3339: String(decoding: word, as: UTF8.self)) else { throw .created }
        return time
    }
}
