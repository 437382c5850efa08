import Glibc

extension Descriptor {
    /// Reads up to the end of the file; the limit keeps a file that grew absurdly from taking all memory.
    func readAll(expecting size: Int64, limit: Int) throws(FileError) -> [UInt8] {
        guard size <= limit else { throw .tooLarge(path: path, limit: limit) }
        // One byte more than expected, so that the end of the file is seen with the first piece.
        var wanted = Int(size) + 1
        var bytes = try readPiece(upTo: wanted)
        while bytes.count == wanted {
            guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
            bytes += try readPiece(upTo: wanted)
            wanted *= 2
        }
        guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
        return bytes
    }

    /// Reads so many bytes, or what there is up to the end of the file, into memory that nobody has cleared before.
    func readPiece(upTo wanted: Int) throws(FileError) -> [UInt8] {
        let number = number
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            while count < wanted {
                let (start, rest) = (unsafe buffer.baseAddress?.advanced(by: count), wanted - count)
                let received = repeating { unsafe Glibc.read(number, start, rest) }
                if received < 0 { code = errno }
                if received <= 0 { break }
                count += received
            }
        }
        guard code == 0 else { throw .system(.read, path: path, code: code) }
        return bytes
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
    writeAsMuchAsTaken(bytes, to: number) == bytes.count
}

/// Writes every byte, or those before an error, as `errno` tells it.
///
/// - Returns: How many bytes were written.
func writeAsMuchAsTaken(_ bytes: [UInt8], to number: Int32) -> Int {
    var written = 0
    while written < bytes.count {
        let start = written
        let sent = unsafe bytes.withUnsafeBytes { buffer in
            repeating { unsafe write(number, buffer.baseAddress?.advanced(by: start), buffer.count - start) }
        }
        guard sent >= 0 else { break }
        written += sent
    }
    return written
}
