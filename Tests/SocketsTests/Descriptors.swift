import Glibc
import Testing

@testable import Sockets

struct OutOfDescriptors: Error {}

/// Open sockets of a test, closed when it is over.
final class Descriptors {
    private(set) var all: [Int32] = []

    /// A socket that is bound, and listens unless its type has no such thing.
    func listening(at address: SocketAddress, backlog: Int32 = 16) throws -> Int32 {
        guard let socket = OpenSocket(address.family) else { throw OutOfDescriptors() }
        try #require(socket.bind(to: address) == 0)
        try #require(listen(socket.number, backlog) == 0)
        return keep(socket.release())
    }

    /// Connects; what the attempt came to is 0 or an `errno`.
    func connect(to address: SocketAddress) throws -> Int32 {
        guard let socket = OpenSocket(address.family) else { throw OutOfDescriptors() }
        let code = socket.connect(to: address)
        keep(socket.release())
        return code
    }

    /// Accepts a connection that is on its way.
    func accept(on listener: Int32) throws -> Int32 {
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        try #require(unsafe poll(&waiting, 1, 10_000) == 1)
        let descriptor = Glibc.accept(listener, nil, nil)
        try #require(descriptor >= 0)
        return keep(descriptor)
    }

    /// Closes one before the others.
    func close(_ descriptor: Int32) {
        all.removeAll { $0 == descriptor }
        Glibc.close(descriptor)
    }

    @discardableResult
    func keep(_ descriptor: Int32) -> Int32 {
        all.append(descriptor)
        return descriptor
    }

    deinit {
        for descriptor in all { Glibc.close(descriptor) }
    }
}

/// Whether neither a call on it blocks nor a program inherits it.
func isPrepared(_ descriptor: Int32) -> Bool {
    fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0 && fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0
}

/// The port that a TCP socket of IPv4 or IPv6 has.
func port(of descriptor: Int32) -> UInt16 {
    var address = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &size) }
    }
    return UInt16(bigEndian: address.sin6_port)
}
