import Glibc

extension Listener {
    /// Listens at an address of the machine.
    convenience init(_ host: IPAddress, port: UInt16) throws(ListenerError) {
        let (address, target) = (ListenAddress.tcp(host, port: port), SocketAddress(host, port: port))
        guard let socket = Self.socket(target.family) else { throw .system(.make, address, code: errno) }
        try Self.check(socket.bind(to: target), at: address)
        try Self.check(socket.listen(), at: address)
        self.init(socket.release(), at: address)
    }

    /// Makes a socket with the options that it needs before it has an address.
    static func socket(_ family: Int32) -> OpenSocket? {
        guard let socket = OpenSocket(family) else { return nil }
        // Else a restart would have to wait for the last connections to be forgotten.
        socket.enable(SO_REUSEADDR)
        // Else [::] would take IPv4 as well, with addresses in a form of their own.
        if family == AF_INET6 { socket.enable(IPV6_V6ONLY, of: Int32(IPPROTO_IPV6)) }
        return socket
    }
}
