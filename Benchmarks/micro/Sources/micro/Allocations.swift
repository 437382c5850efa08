import CAllocations

/// How often memory is asked for.
enum Allocations {
    /// How often ours asks for memory to do a work once, over many times, after a first one that may set something up.
    static func count(of work: Work) async throws -> Double {
        let times = 1000
        try await work.repeated(1)
        allocations_begin()
        try await work.repeated(times)
        return Double(allocations_end()) / Double(times)
    }
}
