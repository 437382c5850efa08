import Glibc

/// Reading and writing in full, also where a descriptor does not block: whoever started the program may have made it so.
enum DescriptorStream {
    private static let pieceSize = 65_536

    /// The stream cannot be read.
    struct Unreadable: Error {}

    /// Reads up to so many bytes; fewer where the stream ends before.
    static func read(_ descriptor: Int32, upTo limit: Int) throws(Unreadable) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let piece = try piece(descriptor, upTo: min(limit - bytes.count, pieceSize))
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }

    /// Reads up to so many bytes and keeps none of them.
    static func discard(_ descriptor: Int32, upTo limit: Int) {
        var count = 0
        while count < limit, let piece = try? piece(descriptor, upTo: min(limit - count, pieceSize)), !piece.isEmpty {
            count += piece.count
        }
    }

    /// Writes all bytes.
    ///
    /// - Returns: False where the reader is gone.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = repeating(descriptor, POLLOUT) {
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func piece(_ descriptor: Int32, upTo count: Int) throws(Unreadable) -> [UInt8] {
        var received = -1
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            received = repeating(descriptor, POLLIN) { unsafe Glibc.read(descriptor, buffer.baseAddress, count) }
            filled = max(received, 0)
        }
        if received < 0 { throw Unreadable() }
        return piece
    }

    /// Makes a system call until it is neither interrupted nor put off.
    private static func repeating(_ descriptor: Int32, _ event: Int32, _ call: () -> Int) -> Int {
        while true {
            let result = call()
            guard result < 0, errno == EINTR || errno == EAGAIN else { return result }
            var watched = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            if errno == EAGAIN { _ = unsafe poll(&watched, 1, -1) }
        }
    }
}
