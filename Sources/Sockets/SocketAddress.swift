import Glibc

/// An address as the system's calls have it.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private let size: socklen_t

    /// The address of a unix socket; nil where the path is too long for one.
    init?(path: String) {
        var address = sockaddr_un()
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        size = socklen_t(MemoryLayout<sockaddr_un>.size)
        store(address)
    }

    /// The address of a unix socket that has a name and no path (unix(7), abstract); nil where the name is too long for one.
    init?(abstract name: String) {
        var address = sockaddr_un()
        guard name.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        // A NUL stands before the name; where it ends is told by the size alone.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { path in
            unsafe UnsafeMutableRawBufferPointer(rebasing: path.dropFirst()).copyBytes(from: name.utf8)
        }
        size = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
        store(address)
    }

    /// The address of a TCP socket.
    init(_ address: IPAddress, port: UInt16) {
        switch address {
        case .version4(let bits):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = bits.bigEndian
            size = socklen_t(MemoryLayout<sockaddr_in>.size)
            store(address)
        case .version6(let bits):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = unsafe unsafeBitCast(bits.bigEndian, to: in6_addr.self)
            size = socklen_t(MemoryLayout<sockaddr_in6>.size)
            store(address)
        }
    }

    private mutating func store(_ address: some Any) {
        unsafe withUnsafeBytes(of: address) { source in
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyMemory(from: source) }
        }
    }

    /// The family, as `socket` takes it.
    var family: Int32 { Int32(storage.ss_family) }

    /// Passes the address to a call of the system.
    ///
    /// - Returns: 0, or the call's `errno`.
    func pass(to call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        let result = unsafe withUnsafePointer(to: storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe call($0, size) }
        }
        return result == 0 ? 0 : errno
    }
}
