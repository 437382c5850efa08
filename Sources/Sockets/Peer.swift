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
        guard let name = SocketName(ofPeer: descriptor) else { return nil }
        switch name {
        case .local: self.init(credentialsOf: descriptor)
        case .internet(let address, let port): self = .remote(address, port: port)
        }
    }

    private init?(credentialsOf descriptor: Int32) {
        // struct ucred, which Swift does not see: the numbers of the process, the user and the group.
        var credentials: [UInt32] = [0, 0, 0]
        var size = socklen_t(MemoryLayout<UInt32>.stride * credentials.count)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
        self = .local(user: UserID(number: credentials[1]), process: Int32(bitPattern: credentials[0]))
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
