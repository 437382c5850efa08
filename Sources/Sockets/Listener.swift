import Glibc

/// A socket to accept on, which neither blocks nor is inherited by programs that this one starts.
///
/// A socket of our own is closed with the value, so the value is kept for as long as anyone uses the descriptor; one
/// that was passed stays open.
public final class Listener: Sendable {
    /// The socket, for any number of threads.
    public let descriptor: Int32
    /// Where it listens, or which descriptor was passed.
    public let address: ListenAddress
    /// What was made at the path of a unix socket.
    private let file: SocketFile?

    /// Takes what was made, or what was passed.
    init(_ descriptor: Int32, at address: ListenAddress, file: SocketFile? = nil) {
        self.descriptor = descriptor
        self.address = address
        self.file = file
    }

    /// Opens the sockets of an address, which are several for systemd alone.
    ///
    /// - Parameters:
    ///   - address: Where to listen.
    ///   - access: Who may connect, where a unix socket is made.
    ///   - environment: The variables of the process, where systemd tells what it passes.
    /// - Returns: The sockets, at least one.
    /// - Throws: `ListenerError` where one cannot be had.
    public static func open(
        _ address: ListenAddress, access: SocketAccess = SocketAccess(), environment: [String: String] = [:]
    ) throws(ListenerError) -> [Listener] {
        switch address {
        case .descriptor(let number): [try Listener(passed: number)]
        case .systemd: try passed(by: environment)
        case .unix(let path): [try Listener(path: path, access: access)]
        case .tcp(let host, let port): [try Listener(host, port: port)]
        }
    }

    /// Whether a descriptor is a stream socket to accept on.
    ///
    /// - Parameter descriptor: The descriptor.
    /// - Returns: False for a terminal, a file, a connected socket, or nothing.
    public static func isListening(_ descriptor: Int32) -> Bool {
        option(SO_ACCEPTCONN, of: descriptor) == 1 && option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
    }

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }

    /// Whether it is a unix socket.
    public var isUnix: Bool { Self.option(SO_DOMAIN, of: descriptor) == AF_UNIX }

    /// How many bytes its connections may have sent and not delivered, as the system counts them.
    public var sendBuffer: Int { Int(Self.option(SO_SNDBUF, of: descriptor) ?? 0) }

    /// Whether other machines may be able to connect, whoever has opened the socket.
    public var isReachableFromElsewhere: Bool {
        guard case .internet(let address, _) = SocketName(of: descriptor) else { return false }
        return !address.isLoopback
    }

    /// The folder that `removeIfOurs()` removes a path from; nil where there is no path of our own.
    public var ownFolder: String? {
        guard file != nil, case .unix(let path) = address, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return nil
        }
        return String(path[...slash])
    }

    /// Removes the path of a unix socket of our own, unless another stands there by now.
    ///
    /// While this one is open its inode's number is not given again, so the comparison cannot err.
    public func removeIfOurs() {
        guard case .unix(let path) = address, let folder = try? SocketFolder.opened(of: path, waitingForLock: 200),
            let file, (try? folder.file()) == file
        else { return }
        try? folder.remove()
    }

    deinit {
        switch address {
        case .unix, .tcp: close(descriptor)
        case .descriptor, .systemd: break
        }
    }
}
