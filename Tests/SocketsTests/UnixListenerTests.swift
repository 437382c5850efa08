import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Sockets

@Suite struct UnixListenerTests {
    private let folder: TemporaryFolder
    private let descriptors = Descriptors()
    private let path: String
    private let target: SocketAddress

    init() throws {
        folder = try TemporaryFolder()
        path = folder["socket"]
        target = try #require(SocketAddress(path: path))
    }

    private func open(_ access: SocketAccess = SocketAccess()) throws(ListenerError) -> Listener {
        try Listener(path: path, access: access)
    }

    private func status(of path: String) throws -> stat {
        var found = stat()
        try #require(unsafe lstat(path, &found) == 0)
        return found
    }

    @Test("a socket is made that others can connect to, and nothing but it is left in the folder")
    func listens() throws {
        let listener = try #require(try Listener.open(.unix(path: path)).first)
        #expect(listener.address == .unix(path: path))
        #expect(Listener.isListening(listener.descriptor))
        #expect(isPrepared(listener.descriptor))
        #expect(try descriptors.connect(to: target) == 0)
        #expect(Peer(of: try descriptors.accept(on: listener.descriptor)) != nil)
        #expect(folder.names == ["socket"])
    }

    @Test("it has the mode that is asked for, whatever the umask", arguments: ["0660", "0600", "0770", "0664"])
    func mode(text: String) throws {
        let mode = try SocketMode(text)
        let listener = try open(SocketAccess(mode: mode))
        #expect(try status(of: path).st_mode & 0o7777 == mode.bits)
        withExtendedLifetime(listener) {}
    }

    @Test("it has the owner and the group that are asked for", .enabled(if: geteuid() == 0))
    func owner() throws {
        let listener = try open(SocketAccess(owner: UserID(number: 12_345), group: GroupID(number: 54_321)))
        let found = try status(of: path)
        #expect((found.st_uid, found.st_gid, found.st_mode & 0o7777) == (12_345, 54_321, 0o660))
        withExtendedLifetime(listener) {}
    }

    @Test("a path of the greatest length will do")
    func longest() throws {
        let path = folder[String(repeating: "x", count: 106 - folder.path.utf8.count)]
        #expect(path.utf8.count == 107)
        let listener = try Listener(path: path, access: SocketAccess())
        #expect(try descriptors.connect(to: try #require(SocketAddress(path: path))) == 0)
        withExtendedLifetime(listener) {}
        #expect(throws: ListenerError.system(.bind, .unix(path: path + "x"), code: ENAMETOOLONG)) {
            try Listener(path: path + "x", access: SocketAccess())
        }
    }

    @Test("a file that is there already is left as it is")
    func file() throws {
        try folder.write("precious", to: "socket")
        #expect(throws: ListenerError.notSocket(path: path)) { try open() }
        #expect(folder.text(of: "socket") == "precious")
    }

    @Test("a folder and a symbolic link are left as they are, though the link lead to a socket")
    func otherKinds() throws {
        try #require(unsafe mkdir(folder["d"], 0o700) == 0)
        let old = try descriptors.listening(at: try #require(SocketAddress(path: folder["old"])))
        try #require(shutdown(old, Int32(SHUT_RDWR)) == 0)
        try #require(unsafe symlink(folder["old"], folder["link"]) == 0)
        for name in ["d", "link"] {
            #expect(throws: ListenerError.notSocket(path: folder[name])) {
                try Listener(path: folder[name], access: SocketAccess())
            }
        }
        #expect(folder.names == ["d", "link", "old"])
    }

    @Test("a socket that another listens at is left to it")
    func live() throws {
        let first = try open()
        let error = #expect(throws: ListenerError.self) { try open() }
        #expect(error?.description == "another process listens at unix:\(path)")
        // The probe of the second, and a client.
        #expect(try descriptors.connect(to: target) == 0)
        for _ in 0..<2 { _ = try descriptors.accept(on: first.descriptor) }
    }

    @Test("one whose queue is full is alive, too")
    func fullQueue() throws {
        _ = try descriptors.listening(at: target, backlog: 0)
        var code: Int32 = 0
        for _ in 0..<10 where code == 0 { code = try descriptors.connect(to: target) }
        try #require(code == EAGAIN)
        #expect(throws: ListenerError.inUse(.unix(path: path))) { try open() }
    }

    @Test("a datagram socket is another's")
    func datagrams() throws {
        let other = descriptors.keep(socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0))
        try #require(unsafe target.pass { unsafe bind(other, $0, $1) } == 0)
        #expect(throws: ListenerError.inUse(.unix(path: path))) { try open() }
    }

    @Test("a socket whose process is gone is replaced")
    func stale() throws {
        do { _ = try Descriptors().listening(at: target) }
        #expect(try descriptors.connect(to: target) == ECONNREFUSED)
        let listener = try open()
        #expect(try descriptors.connect(to: target) == 0)
        withExtendedLifetime(listener) {}
    }

    @Test("of several starters at once one alone wins, and the path leads to it")
    func starters() throws {
        for _ in 0..<30 {
            do { _ = try Descriptors().listening(at: target) }
            let winners = Mutex<[Listener]>([])
            let errors = Mutex<[ListenerError]>([])
            let path = path
            withThreads(8) { _ in
                do throws(ListenerError) {
                    let listener = try Listener(path: path, access: SocketAccess())
                    winners.withLock { $0.append(listener) }
                } catch {
                    errors.withLock { $0.append(error) }
                }
            }
            try #require(winners.withLock { $0.count } == 1)
            #expect(errors.withLock { $0 } == [ListenerError](repeating: .inUse(.unix(path: path)), count: 7))
            #expect(try descriptors.connect(to: target) == 0)
            winners.withLock { $0.first?.removeIfOurs() }
        }
    }

    @Test("the path is removed at the end")
    func removal() throws {
        try open().removeIfOurs()
        #expect(folder.names.isEmpty)
    }

    @Test("it is not removed where another socket stands there by now, nor where there is none")
    func removalOfAnother() throws {
        let first = try open()
        try #require(unsafe unlink(path) == 0)
        first.removeIfOurs()
        let second = try open()
        first.removeIfOurs()
        #expect(try descriptors.connect(to: target) == 0)
        withExtendedLifetime(second) {}
    }

    @Test("what fails on the way leaves nothing behind", .enabled(if: geteuid() != 0))
    func cleanUp() {
        #expect(throws: ListenerError.system(.setOwner, .unix(path: path), code: EPERM)) {
            try open(SocketAccess(owner: UserID(number: 0)))
        }
        #expect(folder.names.isEmpty)
    }

    @Test("a folder that is not there is named")
    func noFolder() {
        let path = folder["none/socket"]
        let error = #expect(throws: ListenerError.self) { try Listener(path: path, access: SocketAccess()) }
        #expect(error?.description == "cannot open the folder of unix:\(path): No such file or directory")
    }

    @Test("who holds the lock of a folder holds up a start there, but not for ever")
    func lock() throws {
        let held = try SocketFolder.opened(of: path)
        let time = try ContinuousClock().measure {
            _ = try SocketFolder.opened(of: folder["other"], waitingForLock: 100)
        }
        #expect(time >= .milliseconds(100) && time < .seconds(5))
        _ = try held.file()
    }
}
