import Glibc

/// Memory of its own in pages of 2 MiB, where the kernel has any: 19 MiB are ten page faults and not 4900.
enum HugePages {
    private static let pageSize = 2 << 20

    /// Maps zeroed memory.
    ///
    /// - Parameter count: How many bytes are needed.
    /// - Returns: The memory; nil where there is none.
    @unsafe
    static func map(_ count: Int) -> UnsafeMutableRawPointer? {
        guard let length = length(count) else { return nil }
        let memory = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { return nil }
        // Small pages do as well, only slower.
        _ = unsafe madvise(memory, length, MADV_HUGEPAGE)
        return unsafe memory
    }

    /// Gives the memory back.
    ///
    /// - Parameters:
    ///   - memory: What `map` returned.
    ///   - count: What `map` was asked for.
    @unsafe
    static func unmap(_ memory: UnsafeMutableRawPointer, _ count: Int) {
        guard let length = length(count) else { return }
        _ = unsafe munmap(memory, length)
    }

    /// Whole pages; nil where no `Int` holds their length.
    private static func length(_ count: Int) -> Int? {
        let (sum, overflow) = count.addingReportingOverflow(pageSize - 1)
        return overflow ? nil : sum / pageSize * pageSize
    }
}
