import Testing

@testable import Authentication

@Suite("Random bytes")
struct RandomBytesTests {
    @Test("ten thousand of each length that is in use are unlike", arguments: [8, 16, 32])
    func unlike(count: Int) {
        let values = (0..<10_000).map { _ in randomBytes(count) }
        #expect(values.allSatisfy { $0.count == count })
        #expect(Set(values).count == values.count)
    }

    @Test("every bit is set in about half of them")
    func bits() {
        var counts = [Int](repeating: 0, count: 128)
        for value in (0..<10_000).map({ _ in randomBytes(16) }) {
            for bit in counts.indices where value[bit / 8] & 1 << (bit % 8) != 0 { counts[bit] += 1 }
        }
        // Ten standard deviations (50 each) from the mean.
        #expect(counts.allSatisfy { (4500...5500).contains($0) })
    }
}
