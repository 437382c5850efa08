import Glibc

/// A socket that is being made or used for a moment, closed with the value unless it is released.
struct OpenSocket: ~Copyable {
    let number: Int32

    private init(number: Int32) {
        self.number = number
    }

    /// Makes a socket for messages to another process of this machine; nil where there is none to be had.
    ///
    /// Where the receiver's queue is full a message waits for its place, but not for ever.
    static func forMessages() -> OpenSocket? {
        let opened = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard opened >= 0 else { return nil }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        _ = unsafe setsockopt(opened, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return OpenSocket(number: opened)
    }

    /// Makes a stream socket that never blocks and that no program started by this one inherits; nil leaves why in `errno`.
    init?(_ family: Int32) {
        let flags = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let opened = socket(family, Int32(flags), 0)
        guard opened >= 0 else { return nil }
        number = opened
    }

    /// Turns an option on.
    func enable(_ option: Int32, of level: Int32 = SOL_SOCKET) {
        var on: Int32 = 1
        _ = unsafe setsockopt(number, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Gives the socket its address.
    ///
    /// - Returns: 0 or an `errno`.
    func bind(to address: SocketAddress) -> Int32 {
        unsafe address.pass { unsafe Glibc.bind(number, $0, $1) }
    }

    /// Connects to another socket.
    ///
    /// - Returns: 0 or an `errno`.
    func connect(to address: SocketAddress) -> Int32 {
        unsafe address.pass { unsafe Glibc.connect(number, $0, $1) }
    }

    /// Begins to listen, with as many waiting connections as the system allows.
    ///
    /// - Returns: 0 or an `errno`.
    func listen() -> Int32 {
        Glibc.listen(number, SOMAXCONN) == 0 ? 0 : errno
    }

    /// Hands the socket over to who closes it from now on.
    consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    deinit {
        close(number)
    }
}
