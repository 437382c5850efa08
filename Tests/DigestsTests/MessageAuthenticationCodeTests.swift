import Digests
import Testing

@Suite("MessageAuthenticationCode")
struct MessageAuthenticationCodeTests {
    let bytes = (0..<32).map { UInt8($0) }

    @Test("only 32 bytes are a code", arguments: [0, 1, 16, 31, 33, 64])
    func wrongSize(count: Int) {
        #expect(code([UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("a code is equal to itself and to nothing that differs in a single bit")
    func singleBits() throws {
        let original = try #require(code(bytes))
        #expect(code(bytes) == original)
        for bit in 0..<256 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(code(changed) != original, "bit \(bit)")
        }
    }

    @Test("its bytes are those it was made of")
    func bytesAreKept() throws {
        let original = try #require(code(bytes))
        #expect((0..<32).map { original.bytes[$0] } == bytes)
    }
}
