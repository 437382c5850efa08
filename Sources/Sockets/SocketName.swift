import Glibc

/// What one end of a socket is called, as the system has it.
enum SocketName {
    /// A unix socket's end.
    case local
    /// An end of the Internet Protocol.
    case internet(IPAddress, port: UInt16)

    /// The name of this end; nil where there is none, or one of another kind.
    init?(of descriptor: Int32) {
        unsafe self.init { unsafe getsockname(descriptor, $0, $1) }
    }

    /// The name of the other end; nil where there is none, or one of another kind.
    init?(ofPeer descriptor: Int32) {
        unsafe self.init { unsafe getpeername(descriptor, $0, $1) }
    }

    private init?(_ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe ask($0, &size) }
        }
        guard result == 0 else { return nil }
        self.init(storage)
    }

    private init?(_ storage: sockaddr_storage) {
        let name: SocketName? = unsafe withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_UNIX: return .local
            case AF_INET:
                let address = unsafe bytes.loadUnaligned(as: sockaddr_in.self)
                return .internet(IPAddress(address.sin_addr), port: UInt16(bigEndian: address.sin_port))
            case AF_INET6:
                let address = unsafe bytes.loadUnaligned(as: sockaddr_in6.self)
                return .internet(IPAddress(address.sin6_addr), port: UInt16(bigEndian: address.sin6_port))
            default: return nil
            }
        }
        guard let name else { return nil }
        self = name
    }
}
