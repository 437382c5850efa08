/// Whose connections are taken.
public struct PeerPolicy: Sendable, Equatable {
    /// Who may connect by a unix socket; where there are none, the socket's mode decides alone.
    public let users: [UserID]
    /// Who may connect by TCP; where there are none, whoever can reach the socket.
    public let addresses: [AddressRange]

    /// Makes a policy; by default everyone is admitted who gets as far as to connect.
    ///
    /// - Parameters:
    ///   - users: Who may connect by a unix socket.
    ///   - addresses: Who may connect by TCP.
    public init(users: [UserID] = [], addresses: [AddressRange] = []) {
        self.users = users
        self.addresses = addresses
    }

    /// Whether a connection may be served; costs no system call where everyone is admitted.
    ///
    /// - Parameter descriptor: The accepted connection.
    /// - Returns: False, too, where the peer is gone or cannot be told.
    public func admits(_ descriptor: Int32) -> Bool {
        if users.isEmpty && addresses.isEmpty { return true }
        guard let peer = Peer(of: descriptor) else { return false }
        return admits(peer)
    }

    /// Whether a peer may be served.
    ///
    /// - Parameter peer: Who is at the other end.
    /// - Returns: Whether it is one of those listed, or none of its kind are.
    public func admits(_ peer: Peer) -> Bool {
        switch peer {
        case .local(let user, _): users.isEmpty || users.contains(user)
        case .remote(let address, _): addresses.isEmpty || addresses.contains { $0.contains(address) }
        }
    }
}
