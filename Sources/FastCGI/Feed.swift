import CLinux
import Glibc

/// What libfcgi reads a request from: bytes go in at one end, all at once, and come out at the other.
struct Feed: ~Copyable {
    /// As much as a request with the largest parameters that may be set takes, and a pipe holds by default.
    static let usualCapacity = 65_536

    /// Where it comes out; who reads from it when there is nothing gets an error.
    let receiver: Int32
    private let sender: Int32
    /// Whether somebody else has closed the receiver.
    var isReceiverClosed = false

    /// Makes a feed: a pipe, which takes a third of a socket's time, or sockets where that is too small.
    ///
    /// Linux makes the pipes of a user who has very many of them smaller (pipe(7), pipe-user-pages-soft).
    ///
    /// - Parameter capacity: How many bytes it has to hold.
    /// - Throws: `ServerError.outOfResources`.
    init(holding capacity: Int = usualCapacity) throws(ServerError) {
        guard let ends = Self.pipe(holding: capacity) ?? Self.socketPair() else { throw .outOfResources }
        (receiver, sender) = ends
    }

    deinit {
        close(sender)
        if !isReceiverClosed { close(receiver) }
    }

    /// Puts bytes in.
    ///
    /// - Returns: False where they do not fit.
    func send(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe write(sender, $0.baseAddress, $0.count) } == bytes.count
    }

    private static func pipe(holding capacity: Int) -> (Int32, Int32)? {
        guard let ends = unsafe pair({ unsafe pipe2($0, O_CLOEXEC | O_NONBLOCK) }) else { return nil }
        if fcntl(ends.0, Int32(LINUX_F_GETPIPE_SZ)) >= capacity { return ends }
        close(ends.0)
        close(ends.1)
        return nil
    }

    private static func socketPair() -> (Int32, Int32)? {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        return unsafe pair { unsafe socketpair(AF_UNIX, type, 0, $0) }
    }

    private static func pair(_ make: (UnsafeMutablePointer<Int32>) -> Int32) -> (Int32, Int32)? {
        var ends: (Int32, Int32) = (-1, -1)
        let isMade = unsafe withUnsafeMutablePointer(to: &ends) { pointer in
            unsafe pointer.withMemoryRebound(to: Int32.self, capacity: 2) { unsafe make($0) == 0 }
        }
        return isMade ? ends : nil
    }
}
