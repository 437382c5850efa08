import Glibc

/// Who is at the other end of a connection.
public enum Peer: Sendable, Equatable {
    /// A process of this machine at a unix socket, as it was when it connected.
    case local(user: UserID, process: Int32)
    /// A host at a TCP socket.
    case remote(IPAddress, port: UInt16)

    /// Asks the system; nil is the answer where the connection is gone, or of another kind.
    ///
    /// - Parameter descriptor: A connected socket.
    public init?(of descriptor: Int32) {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getpeername(descriptor, $0, &size)
            }
        }
        guard result == 0 else { return nil }
        switch Int32(address.ss_family) {
        case AF_UNIX: self.init(credentialsOf: descriptor)
        case AF_INET, AF_INET6: self.init(address)
        default: return nil
        }
    }

    private init?(credentialsOf descriptor: Int32) {
        // struct ucred, which Swift does not see: the numbers of the process, the user and the group.
        var credentials: [UInt32] = [0, 0, 0]
        var size = socklen_t(MemoryLayout<UInt32>.stride * credentials.count)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
        self = .local(user: UserID(number: credentials[1]), process: Int32(bitPattern: credentials[0]))
    }

    private init(_ storage: sockaddr_storage) {
        self = unsafe withUnsafeBytes(of: storage) { bytes in
            if Int32(storage.ss_family) == AF_INET {
                let address = unsafe bytes.loadUnaligned(as: sockaddr_in.self)
                return .remote(IPAddress(address.sin_addr), port: UInt16(bigEndian: address.sin_port))
            }
            let address = unsafe bytes.loadUnaligned(as: sockaddr_in6.self)
            return .remote(IPAddress(address.sin6_addr), port: UInt16(bigEndian: address.sin6_port))
        }
    }
}

extension Peer: CustomStringConvertible {
    /// The peer for the log: `uid 33 (pid 77)` or `192.0.2.1:5050`.
    public var description: String {
        switch self {
        case .local(let user, let process): "uid \(user) (pid \(process))"
        case .remote(let address, let port): address.unmapped.text(withPort: port)
        }
    }
}
