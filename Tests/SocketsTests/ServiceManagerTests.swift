import Glibc
import TestSupport
import Testing

@testable import Sockets

@Suite struct ServiceManagerTests {
    private let folder: TemporaryFolder
    private let descriptors = Descriptors()

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The socket of a manager that hears what is told at an address.
    private func manager(at address: SocketAddress?) throws -> Int32 {
        guard let socket = OpenSocket.forMessages() else { throw OutOfDescriptors() }
        try #require(socket.bind(to: try #require(address)) == 0)
        return descriptors.keep(socket.release())
    }

    /// What it has heard, of which nothing is on its way any more; nil for nothing.
    private func heard(by manager: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe recv(manager, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    @Test("a manager at a path hears each state in a message of its own")
    func path() throws {
        let socket = try manager(at: SocketAddress(path: folder["notify"]))
        let manager = ServiceManager(["NOTIFY_SOCKET": folder["notify"]])
        manager.tell(.ready)
        manager.tell(.stopping)
        #expect(heard(by: socket) == "READY=1")
        #expect(heard(by: socket) == "STOPPING=1")
        #expect(heard(by: socket) == nil)
    }

    @Test("a manager at a name outside the file system hears as well", arguments: ["syllabus/test", "s"])
    func name(name: String) throws {
        let name = "\(name)/\(getpid())"
        let socket = try manager(at: SocketAddress(abstract: name))
        ServiceManager(["NOTIFY_SOCKET": "@\(name)"]).tell(.ready)
        #expect(heard(by: socket) == "READY=1")
    }

    @Test("a reload carries the time since the machine's start, in microseconds")
    func reload() throws {
        let socket = try manager(at: SocketAddress(path: folder["notify"]))
        let before = ContinuousClock.now
        ServiceManager(["NOTIFY_SOCKET": folder["notify"]]).tell(.reloading)
        let lines = try #require(heard(by: socket)).split(separator: "\n")
        #expect(lines.first == "RELOADING=1")
        let parts = try #require(lines.last).split(separator: "=")
        #expect(parts.count == 2 && parts.first == "MONOTONIC_USEC")
        let microseconds = try #require(Int64(parts[1]))
        var now = timespec()
        try #require(unsafe clock_gettime(CLOCK_MONOTONIC, &now) == 0)
        let age = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000 - microseconds
        #expect(age >= 0 && .microseconds(age) <= before.duration(to: .now))
    }

    static let deaf: [[String: String]] = [
        [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "@"], ["NOTIFY_SOCKET": "notify"],
        ["NOTIFY_SOCKET": "vsock:2:99"],
        ["NOTIFY_SOCKET": "/no/such/socket"], ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 108)],
        ["NOTIFY_SOCKET": "@" + String(repeating: "x", count: 108)],
    ]

    @Test("where nobody listens, telling does nothing", arguments: deaf)
    func nobody(environment: [String: String]) {
        for state in [ServiceManager.State.ready, .reloading, .stopping] { ServiceManager(environment).tell(state) }
    }

    @Test("a name of the greatest length will do, and none longer")
    func longest() {
        #expect(SocketAddress(abstract: String(repeating: "x", count: 107)) != nil)
        #expect(SocketAddress(abstract: String(repeating: "x", count: 108)) == nil)
    }
}
