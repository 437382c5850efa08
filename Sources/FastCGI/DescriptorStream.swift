import Glibc

/// Reading and writing in full.
enum DescriptorStream {
    private static let pieceSize = 65_536

    /// Reads up to so many bytes; fewer where the stream ends before.
    static func read(_ descriptor: Int32, upTo limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let piece = piece(descriptor, upTo: min(limit - bytes.count, pieceSize))
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }

    /// Reads up to so many bytes and keeps none of them.
    static func discard(_ descriptor: Int32, upTo limit: Int) {
        var count = 0
        while count < limit {
            let piece = piece(descriptor, upTo: min(limit - count, pieceSize))
            if piece.isEmpty { break }
            count += piece.count
        }
    }

    /// Writes all bytes.
    ///
    /// - Returns: False where the reader is gone.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func piece(_ descriptor: Int32, upTo count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var received = -1
            repeat {
                received = unsafe Glibc.read(descriptor, buffer.baseAddress, count)
            } while received < 0 && errno == EINTR
            filled = max(received, 0)
        }
    }
}
