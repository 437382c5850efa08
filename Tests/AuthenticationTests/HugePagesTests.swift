import Testing

@testable import Authentication

@Suite("Huge pages")
struct HugePagesTests {
    @Test("all that was asked for can be written", arguments: [1, 8192, 2 << 20, 19 << 20])
    func usable(count: Int) throws {
        let memory = try unsafe #require(unsafe HugePages.map(count))
        unsafe memory.storeBytes(of: 0xFF, toByteOffset: count - 1, as: UInt8.self)
        #expect(unsafe memory.load(fromByteOffset: count - 1, as: UInt8.self) == 0xFF)
        unsafe HugePages.unmap(memory, count)
    }

    @Test("what no machine has is not there, and stops nothing", arguments: [1 << 60, .max - 1, .max])
    func tooMuch(count: Int) {
        #expect(unsafe HugePages.map(count) == nil)
    }
}
