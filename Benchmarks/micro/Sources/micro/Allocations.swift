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

    /// Says of each work that has a limit how often it asks for memory, and gives whether none does so more often.
    static func areWithinLimits(of works: [Work]) async throws -> Bool {
        var areWithin = true
        for work in works {
            guard let limit = work.allocationLimit else { continue }
            let count = try await count(of: work)
            print("\(work.name): \(count) allocations, at most \(limit) wanted")
            areWithin = areWithin && count <= limit
        }
        return areWithin
    }
}
