import Testing

@testable import Authentication

@Suite("The jump hash")
struct JumpHashTests {
    /// The keys whose bucket is another with one bucket more.
    private func moved(among count: Int) -> [Int] {
        (0..<2000).filter { key in
            let key = UInt64(key) &* 0x9E37_79B9_7F4A_7C15
            return JumpHash.bucket(of: key, among: count) != JumpHash.bucket(of: key, among: count + 1)
        }
    }

    @Test("a key has a bucket that there is, and keys are spread over all of them", arguments: [1, 2, 7, 1000])
    func spread(count: Int) {
        let buckets = (0..<20_000).map { JumpHash.bucket(of: UInt64($0) &* 0x9E37_79B9_7F4A_7C15, among: count) }
        #expect(buckets.allSatisfy((0..<count).contains))
        #expect(Set(buckets).count == count)
    }

    @Test("one bucket more moves its share of the keys, and only into it", arguments: [1, 10, 100])
    func growing(count: Int) {
        let share = Double(moved(among: count).count) / 2000 * Double(count + 1)
        #expect((0.5..<2).contains(share))
    }

    @Test("any key has a bucket, among however many", arguments: [UInt64.min, 1, .max])
    func ends(key: UInt64) {
        for count in [1, 2, Int(Int32.max)] { #expect((0..<count).contains(JumpHash.bucket(of: key, among: count))) }
    }
}
