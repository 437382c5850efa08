import Glibc
import Testing

@testable import Sockets

@Suite struct PassedListenerTests {
    private let descriptors = Descriptors()

    private func listening() throws -> Int32 {
        let descriptor = try descriptors.listening(at: SocketAddress(.loopback, port: 0))
        // As a spawner passes it.
        try #require(fcntl(descriptor, F_SETFL, 0) == 0)
        try #require(fcntl(descriptor, F_SETFD, 0) == 0)
        try #require(!isPrepared(descriptor))
        return descriptor
    }

    @Test("a socket that listens is prepared, and stays open when its value goes")
    func passed() throws {
        let descriptor = try listening()
        do {
            let listener = try #require(try Listener.open(.descriptor(descriptor)).first)
            #expect(listener.descriptor == descriptor)
            #expect(listener.address == .descriptor(descriptor))
            listener.removeIfOurs()
        }
        #expect(Listener.isListening(descriptor))
        #expect(isPrepared(descriptor))
    }

    @Test("a connected socket, one for packets, a file and nothing are none to listen on")
    func notListening() throws {
        var pair: [Int32] = [-1, -1]
        try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        for descriptor in pair { descriptors.keep(descriptor) }
        let packets = descriptors.keep(socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0))
        var unnamed = sockaddr(sa_family: sa_family_t(AF_UNIX), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        // Bound to the family alone, it gets a name outside the file system.
        try #require(unsafe bind(packets, &unnamed, socklen_t(MemoryLayout<sa_family_t>.size)) == 0)
        try #require(listen(packets, 1) == 0)
        let file = descriptors.keep(unsafe open("/dev/null", O_RDONLY))
        for descriptor in pair + [packets, file, -1] {
            #expect(throws: ListenerError.notListening(descriptor: descriptor)) {
                try Listener.open(.descriptor(descriptor))
            }
        }
    }

    /// Puts listening sockets where they are as systemd's are, at numbers of their own in each test.
    private func place(_ count: Int32, from first: Int32) throws {
        for number in first..<(first + count) {
            try #require(dup2(try listening(), number) == number)
            descriptors.keep(number)
        }
    }

    @Test("all sockets that systemd passes are taken")
    func systemd() throws {
        try place(3, from: 700)
        let environment = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "a:b:c"]
        let listeners = try Listener.passed(by: environment, from: 700)
        #expect(listeners.map(\.descriptor) == [700, 701, 702])
        #expect(listeners.allSatisfy { isPrepared($0.descriptor) })
    }

    @Test("each of them must listen")
    func notAll() throws {
        try place(2, from: 710)
        #expect(throws: ListenerError.notListening(descriptor: 712)) {
            try Listener.passed(by: ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "3"], from: 710)
        }
    }

    static let own = "\(getpid())"
    static let none: [[String: String]] = [
        [:], ["LISTEN_FDS": "1"], ["LISTEN_PID": own], ["LISTEN_PID": "1", "LISTEN_FDS": "1"],
        ["LISTEN_PID": "", "LISTEN_FDS": "1"], ["LISTEN_PID": "+\(own)", "LISTEN_FDS": "1"],
        ["LISTEN_PID": own, "LISTEN_FDS": "0"], ["LISTEN_PID": own, "LISTEN_FDS": "-1"],
        ["LISTEN_PID": own, "LISTEN_FDS": ""], ["LISTEN_PID": own, "LISTEN_FDS": "one"],
        ["LISTEN_PID": own, "LISTEN_FDS": "2147483645"], ["LISTEN_PID": own, "LISTEN_FDS": "4294967297"],
    ]

    @Test("what systemd has not passed to this process is not taken", arguments: none)
    func nothingPassed(environment: [String: String]) {
        #expect(throws: ListenerError.nothingPassed) { try Listener.open(.systemd, environment: environment) }
    }
}
