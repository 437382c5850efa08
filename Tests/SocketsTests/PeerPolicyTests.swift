import Glibc
import Sockets
import Testing

@Suite struct PeerPolicyTests {
    private let root = Peer.local(user: UserID(number: 0), process: 1)
    private let other = Peer.local(user: UserID(number: 33), process: 77)
    private let near = Peer.remote(.loopback, port: 5050)
    private let mapped = Peer.remote(.version6(0xFFFF_7F00_0001), port: 5050)
    private let far = Peer.remote(.version4(0xC000_0201), port: 5050)

    @Test("where nobody is listed, everyone is admitted, and no descriptor is looked at")
    func everyone() {
        for peer in [root, other, near, mapped, far] { #expect(PeerPolicy().admits(peer)) }
        #expect(PeerPolicy().admits(-1))
    }

    @Test("listed users are for unix sockets, and others are turned away")
    func users() {
        let policy = PeerPolicy(users: [UserID(number: 33), UserID(number: 34)])
        #expect(policy.admits(other))
        #expect(!policy.admits(root))
        #expect(policy.admits(far))
    }

    @Test("listed addresses are for TCP, and others are turned away")
    func addresses() throws {
        let policy = PeerPolicy(addresses: [try AddressRange("::1"), try AddressRange("127.0.0.0/8")])
        #expect(policy.admits(near))
        #expect(policy.admits(mapped))
        #expect(!policy.admits(far))
        #expect(policy.admits(root))
    }

    @Test("what is no connection is turned away where anyone is listed")
    func nobody() throws {
        let file = unsafe open("/dev/null", O_RDONLY)
        defer { close(file) }
        for descriptor in [file, -1] { #expect(!PeerPolicy(users: [UserID(number: geteuid())]).admits(descriptor)) }
    }

    @Test("the other end of a unix socket is this process")
    func credentials() throws {
        var pair: [Int32] = [-1, -1]
        try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { for descriptor in pair { close(descriptor) } }
        #expect(Peer(of: pair[0]) == .local(user: UserID(number: geteuid()), process: getpid()))
        #expect(PeerPolicy(users: [UserID(number: geteuid())]).admits(pair[0]))
        #expect(!PeerPolicy(users: [UserID(number: geteuid() + 1)]).admits(pair[0]))
    }

    @Test("a peer is told by user and process, or by address and port")
    func descriptions() {
        #expect("\(other)" == "uid 33 (pid 77)")
        #expect("\(far)" == "192.0.2.1:5050")
        #expect("\(mapped)" == "127.0.0.1:5050")
        #expect("\(Peer.remote(.version6(1), port: 5050))" == "[::1]:5050")
    }
}
