import Glibc

/// A way to write to a standard stream without ever waiting for whoever reads it.
public struct UnblockedStream: Sendable {
    private let number: Int32
    private let kind: Kind

    private enum Kind {
        /// A pipe or a terminal of our own, which does not block.
        case opened
        case socket
        /// A pipe that may not be opened again, since it is another user's.
        case sharedPipe
        /// A file, which takes everything at once, but where the disk is full.
        case file
    }

    /// Takes a stream, which stays as it is: whether it blocks is shared by all who have it (open(2), O_NONBLOCK).
    init(_ stream: StandardStream) {
        let type = Self.type(of: stream.rawValue)
        if type == S_IFIFO || type == S_IFCHR, let opened = Self.reopen(stream.rawValue) {
            (number, kind) = (opened, .opened)
        } else {
            (number, kind) = (stream.rawValue, type == S_IFSOCK ? .socket : type == S_IFREG ? .file : .sharedPipe)
        }
    }

    /// Writes bytes if they are taken at once; otherwise they are lost.
    ///
    /// - Parameter bytes: At most 4096 bytes, which a pipe takes whole or not at all (pipe(7), PIPE_BUF).
    /// - Returns: How many were taken: a disk that is getting full may take the first ones alone.
    public func writeIfTaken(_ bytes: [UInt8]) -> Int {
        switch kind {
        case .opened, .file: writeAsMuchAsTaken(bytes, to: number)
        case .socket: max(0, unsafe bytes.withUnsafeBytes { unsafe send(number, $0.baseAddress, $0.count, Self.flags) })
        case .sharedPipe: hasRoomForAll ? writeAsMuchAsTaken(bytes, to: number) : 0
        }
    }

    private static let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
    /// A quarter of what a pipe holds by default.
    private static let roomyCount: Int32 = 16_384

    /// Whether there is room for a line of each process that shares the pipe, since they may all write at once.
    private var hasRoomForAll: Bool {
        var (watched, unread) = (pollfd(fd: number, events: Int16(POLLOUT), revents: 0), Int32(0))
        return unsafe poll(&watched, 1, 0) > 0 && ioctl(number, UInt(FIONREAD), &unread) == 0
            && unread <= Self.roomyCount
    }

    private static func type(of number: Int32) -> mode_t {
        var found = stat()
        return unsafe fstat(number, &found) == 0 ? found.st_mode & S_IFMT : 0
    }

    private static func reopen(_ number: Int32) -> Int32? {
        let opened = unsafe open("/proc/self/fd/\(number)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return opened >= 0 ? opened : nil
    }
}

extension StandardStream {
    /// A way to write to it without waiting, to be made once: it may keep a descriptor for as long as the process lives.
    public var unblocked: UnblockedStream { UnblockedStream(self) }
}
