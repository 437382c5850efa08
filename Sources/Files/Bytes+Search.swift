import Glibc

extension [UInt8] {
    /// Finds a byte by the C library's search, which takes many at once.
    ///
    /// - Parameters:
    ///   - wanted: Which.
    ///   - start: Where to begin.
    /// - Returns: Where it stands for the first time, or nil.
    public func place(of wanted: UInt8, from start: Int) -> Int? {
        guard indices.contains(start) else { return nil }
        return unsafe withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress,
                let found = unsafe memchr(first + start, Int32(wanted), bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - first
        }
    }
}
