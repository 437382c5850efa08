import Glibc

extension Listener {
    /// Listens at a path, which may be that of a socket whose process is gone.
    ///
    /// Nobody can connect before owner and mode are right, since listening begins after that.
    convenience init(path: String, access: SocketAccess) throws(ListenerError) {
        let address = ListenAddress.unix(path: path)
        guard let target = SocketAddress(path: path) else { throw .system(.bind, address, code: ENAMETOOLONG) }
        let folder = try SocketFolder.opened(of: path)
        try Self.clear(target, in: folder, of: path)
        guard let socket = OpenSocket(AF_UNIX) else { throw .system(.make, address, code: errno) }
        // On Linux the file gets this mode; a umask would do it, too, but is shared with all other threads.
        guard fchmod(socket.number, 0o600) == 0 else { throw .system(.setMode, address, code: errno) }
        try Self.check(socket.bind(to: target), at: address)
        let file: SocketFile?
        do throws(ListenerError) {
            try folder.grant(access)
            file = try folder.file()
            try Self.check(socket.listen(), at: address)
        } catch {
            try? folder.remove()
            throw error
        }
        self.init(socket.release(), at: address, file: file)
    }

    /// Removes a socket that nobody listens at any more, and nothing else.
    private static func clear(
        _ target: SocketAddress, in folder: borrowing SocketFolder, of path: String
    ) throws(ListenerError) {
        guard let found = try folder.file() else { return }
        guard found.isSocket else { throw .notSocket(path: path) }
        guard let probe = OpenSocket(AF_UNIX) else { throw .system(.make, .unix(path: path), code: errno) }
        switch probe.connect(to: target) {
        case ECONNREFUSED, ENOENT: try folder.remove()
        // A listener whose queue is full, and a socket of another type, are alive, too.
        case 0, EAGAIN, EINPROGRESS, EPROTOTYPE: throw .inUse(.unix(path: path))
        case let code: throw .system(.probe, .unix(path: path), code: code)
        }
    }

    static func check(_ code: Int32, at address: ListenAddress) throws(ListenerError) {
        switch code {
        case 0: return
        case EADDRINUSE: throw .inUse(address)
        default: throw .system(.bind, address, code: code)
        }
    }
}
