import TestSupport
import Testing

@testable import Authentication

@Suite struct SecretMutationTests {
    private static let words = [
        "first ", " 2026-11-23T12:00:00Z", "c2VjcmV0LWtleS1mb3ItdGhlLXdvcmtlZC1leGFtcGxl", "  ", "#", "\u{FEFF}", "_",
        "=",
    ]

    @Test("a secret has keys that are long enough, and all of them stay when one is put in front")
    func mutations() throws {
        let fresh = KeyLine(id: "put-in-front", key: Array("0123456789abcdefghijklmnopqrstuv".utf8), created: nil)
        for mutation in try Mutations(of: "SecretFile", words: Self.words) {
            guard var secret = try? SecretText(mutation.bytes) else { continue }
            let (lines, keys) = (secret.lines, try secret.keyRing().keys)
            try #require(!lines.isEmpty && lines.allSatisfy { $0.key.count >= 32 }, "\(mutation)")
            try #require(Set(lines.map(\.id)).count == lines.count, "\(mutation)")
            try #require(keys.map(\.id) == lines.map(\.id), "\(mutation)")
            try #require(
                "\(secret)\(lines)\(keys)".contains("redacted") && !"\(lines)".contains(lines[0].text), "\(mutation)")
            if keys[0].isPlain {
                try #require(Self.withoutLineEnd(mutation.bytes) == lines[0].key, "\(mutation)")
            } else {
                try #require(try SecretText(secret.bytes).lines == lines, "\(mutation)")
            }
            secret.insert(fresh)
            try #require(try SecretText(secret.bytes).lines == [fresh] + lines, "\(mutation)")
        }
    }

    private static func withoutLineEnd(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.last == UInt8(ascii: "\n") else { return bytes }
        let line = bytes.dropLast()
        return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
}
