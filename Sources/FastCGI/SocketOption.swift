import Glibc

/// Options of sockets, as socket(7) and tcp(7) have them.
enum SocketOption {
    /// How much of what was sent the other side has not read, with what the system keeps beside it.
    static func outstanding(_ descriptor: Int32) -> Int32 {
        var count: Int32 = 0
        return unsafe ioctl(descriptor, UInt(TIOCOUTQ), &count) == 0 ? count : 0
    }

    /// Bounds how long a call may wait.
    static func setTimeout(_ option: Int32, _ descriptor: Int32, seconds: Int) {
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Switches an option on.
    static func switchOn(_ option: Int32, _ descriptor: Int32, level: Int32) {
        var one: Int32 = 1
        unsafe setsockopt(descriptor, level, option, &one, socklen_t(MemoryLayout<Int32>.size))
    }
}
