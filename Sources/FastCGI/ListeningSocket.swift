import CLinux
import Glibc
import Sockets

/// A socket that connections are accepted on, which other processes may share.
struct ListeningSocket {
    private let listener: Listener
    /// Whether its connections are TCP's, where a small packet waits for the one before it to be acknowledged.
    let isTCP: Bool
    /// How much surely fits into the buffer of one of its connections when that is empty, with what the system keeps beside it.
    ///
    /// TCP's grows with use, from 46 KiB or what the listening socket was given (tcp(7), `tcp_wmem`).
    let heldAtOnce: Int

    /// What came of accepting.
    enum Outcome {
        case connection(Int32)
        /// Another process was faster, or the web server has gone again.
        case nothing
        /// No descriptors or no memory are left; `errno` says which.
        case starved(Int32)
        /// The socket can accept nothing any more.
        case lost
    }

    init(_ listener: Listener) {
        self.listener = listener
        isTCP = !listener.isUnix
        heldAtOnce = listener.isUnix ? min(32_768, listener.sendBuffer / 4) : min(8192, listener.sendBuffer / 2)
    }

    var descriptor: Int32 { listener.descriptor }

    /// Takes the next connection; no program that this one starts inherits it.
    func accept() -> Outcome {
        let connection = accept4(descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
        if connection >= 0 { return .connection(connection) }
        let error = errno
        switch error {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .starved(error)
        case EBADF, EINVAL, ENOTSOCK, EOPNOTSUPP: return .lost
        default: return isHungUp ? .lost : .nothing
        }
    }

    /// Whether somebody has shut it down, which accepting on a unix socket does not tell.
    private var isHungUp: Bool {
        var watched = pollfd(fd: descriptor, events: Int16(LINUX_POLLRDHUP), revents: 0)
        return unsafe poll(&watched, 1, 0) > 0 && watched.revents != 0
    }

    /// Prepares a connection for libfcgi, which writes until all is written, however long that takes.
    func prepare(_ connection: Int32, sendTimeout seconds: Int) {
        SocketOption.setTimeout(SO_SNDTIMEO, connection, seconds: seconds)
        if isTCP { SocketOption.switchOn(TCP_NODELAY, connection, level: Int32(IPPROTO_TCP)) }
    }

    /// Whether a connection is there to be taken, or was until another process took it.
    var hasQueued: Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&watched, 1, 0) > 0
    }

    /// Makes it hard to find, so that no connection comes in between the last that is accepted and the end.
    func withdraw() {
        listener.removeIfOurs()
    }

    /// Accepts nothing from now on; the descriptor's number stays taken, since another thread may be about to use it.
    func replace(with devNull: Int32) {
        dup2(devNull, descriptor)
    }
}
