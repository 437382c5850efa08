import Glibc

extension StandardStream {
    /// Writes every byte.
    ///
    /// - Parameter bytes: What to write.
    /// - Throws: `FileError.system`, for which `isClosedPipe` holds if the reader has gone.
    public func write(_ bytes: [UInt8]) throws(FileError) {
        guard writeAll(bytes, to: rawValue) else { throw .system(.write, path: name, code: errno) }
    }
}
