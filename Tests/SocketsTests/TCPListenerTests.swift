import Glibc
import Testing

@testable import Sockets

@Suite struct TCPListenerTests {
    private let descriptors = Descriptors()

    private func open(_ host: IPAddress, port: UInt16 = 0) throws -> Listener {
        try #require(try Listener.open(.tcp(host, port: port)).first)
    }

    @Test("a host that connects is told by its address", arguments: [IPAddress.loopback, .version6(1)])
    func listens(host: IPAddress) throws {
        let listener = try open(host)
        #expect(Listener.isListening(listener.descriptor))
        #expect(isPrepared(listener.descriptor))
        let code = try descriptors.connect(to: SocketAddress(host, port: port(of: listener.descriptor)))
        #expect(code == EINPROGRESS || code == 0)
        let connection = try descriptors.accept(on: listener.descriptor)
        let client = try #require(descriptors.all.first)
        #expect(Peer(of: connection) == .remote(host, port: port(of: client)))
        #expect(PeerPolicy(addresses: [try AddressRange("\(host)")]).admits(connection))
        #expect(!PeerPolicy(addresses: [try AddressRange("192.0.2.1")]).admits(connection))
    }

    @Test("an address that another listens at is refused")
    func inUse() throws {
        let first = try open(.loopback)
        let taken = port(of: first.descriptor)
        let error = #expect(throws: ListenerError.self) { try Listener.open(.tcp(.loopback, port: taken)) }
        #expect(error?.description == "another process listens at 127.0.0.1:\(taken)")
    }

    @Test("a restart need not wait for old connections to be forgotten")
    func restart() throws {
        let number = try portOfOldConnection()
        #expect(throws: Never.self) { try Listener.open(.tcp(.loopback, port: number)) }
    }

    /// Listens, closes a connection and ends; who closes first keeps its address for a minute.
    private func portOfOldConnection() throws -> UInt16 {
        let listener = try open(.loopback)
        let number = port(of: listener.descriptor)
        _ = try descriptors.connect(to: SocketAddress(.loopback, port: number))
        descriptors.close(try descriptors.accept(on: listener.descriptor))
        return number
    }

    @Test("IPv6 does not take IPv4 along")
    func version6Only() throws {
        // Not bound yet: the system itself turns the option on for any address but [::].
        guard let socket = Listener.socket(AF_INET6) else { throw OutOfDescriptors() }
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        try #require(unsafe getsockopt(socket.number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &value, &size) == 0)
        #expect(value == 1)
    }

    @Test("an address of another machine is refused")
    func notAvailable() {
        let error = #expect(throws: ListenerError.self) { try Listener.open(.tcp(.version4(0xC000_0201), port: 9000)) }
        #expect(error?.description == "cannot listen at 192.0.2.1:9000: no interface of this machine has that address")
    }

    @Test("a port that is for root alone is told so")
    func forbidden() {
        let error = ListenerError.system(.bind, .tcp(.loopback, port: 80), code: EACCES)
        #expect("\(error)" == "cannot listen at 127.0.0.1:80: its port is for root alone; take one from 1024 on")
    }
}
