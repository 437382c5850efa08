import Glibc

extension Descriptor {
    /// Reads up to the end of the file; the limit keeps a file that grew absurdly from taking all memory.
    func readAll(expecting size: Int64, limit: Int) throws(FileError) -> [UInt8] {
        guard size <= limit else { throw .tooLarge(path: path, limit: limit) }
        // One byte more than expected, so that the end of the file is seen without growing the buffer.
        var bytes = [UInt8](repeating: 0, count: Int(size) + 1)
        var count = 0
        while true {
            let received = try read(into: &bytes, from: count)
            if received == 0 { break }
            count += received
            guard count <= limit else { throw .tooLarge(path: path, limit: limit) }
            if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: count)) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    private func read(into bytes: inout [UInt8], from start: Int) throws(FileError) -> Int {
        let number = number
        let received = unsafe bytes.withUnsafeMutableBytes { buffer in
            repeating { unsafe Glibc.read(number, buffer.baseAddress?.advanced(by: start), buffer.count - start) }
        }
        guard received >= 0 else { throw .system(.read, path: path, code: errno) }
        return received
    }

    func writeAll(_ bytes: [UInt8]) throws(FileError) {
        guard Files.writeAll(bytes, to: number) else { throw .system(.write, path: path, code: errno) }
    }

    /// Waits until the disk has the file.
    ///
    /// A failed `fsync` is never tried again: the kernel has dropped the bytes that it could not write, and a second call would
    /// report success without them.
    func sync(as operation: FileOperation = .sync) throws(FileError) {
        guard fsync(number) == 0 else { throw .system(operation, path: path, code: errno) }
    }
}

/// Writes every byte: a call that a signal or a full disk cuts short is followed by one for the rest.
///
/// - Returns: Whether all of it was written; otherwise `errno` tells why not.
func writeAll(_ bytes: [UInt8], to number: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
        let start = written
        let sent = unsafe bytes.withUnsafeBytes { buffer in
            repeating { unsafe write(number, buffer.baseAddress?.advanced(by: start), buffer.count - start) }
        }
        guard sent >= 0 else { return false }
        written += sent
    }
    return true
}
