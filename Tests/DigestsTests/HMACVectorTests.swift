import Digests
import TestSupport
import Testing

@Suite("HMAC-SHA-256 against public vectors", .enabled(if: Vectors.areThere))
struct HMACVectorTests {
    struct Tag: Decodable {
        let id: String
        let keyHex: String
        let msgHex: String
        let tagHex: String
        let result: String?
    }

    @Test("a tag is the code's beginning exactly where it is valid", arguments: ["wycheproof", "rfc4231"])
    func tags(file: String) throws {
        let cases: [Tag] = try Vectors.cases("hmac_sha256_\(file)")
        for tag in cases {
            let computed = hmac(try bytes(hex: tag.msgHex), key: try bytes(hex: tag.keyHex))
            let isValid = tag.result == nil || tag.result == "valid"
            #expect(hex(computed).hasPrefix(tag.tagHex) == isValid, "\(tag.id)")
        }
    }

    @Test("a whole tag is equal to the code exactly where it is valid")
    func equality() throws {
        let cases: [Tag] = try Vectors.cases("hmac_sha256_wycheproof")
        let whole = cases.filter { $0.tagHex.count == 64 }
        #expect(!whole.isEmpty)
        for tag in whole {
            let computed = hmac(try bytes(hex: tag.msgHex), key: try bytes(hex: tag.keyHex))
            let claimed = code(try bytes(hex: tag.tagHex))
            #expect((claimed == computed) == (tag.result == "valid"), "\(tag.id)")
        }
    }
}
