import Digests
import TestSupport
import Testing

/// NIST's Cryptographic Algorithm Validation Program, SHA-256, byte-oriented.
@Suite("SHA-256 against CAVP", .enabled(if: Vectors.areThere))
struct SHA256VectorTests {
    struct Message: Decodable {
        let id: String
        let msgHex: String
        let sha256Hex: String
    }

    struct Checkpoint: Decodable {
        let id: String
        let seedHex: String
        let mdHex: String
    }

    @Test("messages", arguments: ["ShortMsg", "LongMsg"])
    func messages(file: String) throws {
        let cases: [Message] = try Vectors.cases("sha256_cavp_\(file)")
        #expect(cases.count > 30)
        for message in cases {
            let content = try bytes(hex: message.msgHex)
            #expect(sha256(content) == message.sha256Hex, "\(message.id)")
        }
    }

    @Test("the Monte Carlo test (SHAVS, section 6.4)")
    func monteCarlo() throws {
        let cases: [Checkpoint] = try Vectors.cases("sha256_cavp_Monte")
        #expect(cases.count == 50)
        for checkpoint in cases {
            let seed = try bytes(hex: checkpoint.seedHex)
            let last = digest(after: 1000, seed: seed)
            #expect(hex(last) == checkpoint.mdHex, "\(checkpoint.id)")
        }
    }

    private func digest(after rounds: Int, seed: [UInt8]) -> [UInt8] {
        var last = [seed, seed, seed]
        for _ in 0..<rounds {
            let digest = SHA256.hash((last[0] + last[1] + last[2]).span)
            last = [last[1], last[2], digest.bytes.indices.map { digest.bytes[$0] }]
        }
        return last[2]
    }
}
