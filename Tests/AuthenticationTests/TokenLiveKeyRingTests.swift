import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Authentication

@Suite("Live keys")
final class LiveKeyRingTests: Sendable {
    let folder: TemporaryFolder
    private let faults = Mutex<[SecretFileError]>([])

    init() throws {
        folder = try TemporaryFolder()
        try write("a")
    }

    private var path: String { folder["secret"] }

    private func write(_ character: Character) throws {
        try folder.write(String(repeating: character, count: 32), to: "secret")
        try #require(unsafe chmod(path, 0o600) == 0)
    }

    private func live() throws -> LiveKeyRing {
        try LiveKeyRing(file: SecretFile(path)) { [weak self] error in self?.faults.withLock { $0.append(error) } }
    }

    private var told: [SecretFileError] { faults.withLock { $0 } }

    private func id(_ ring: KeyRing) -> String { ring.newest.id }

    private func id(of character: Character) throws -> String {
        try KeyRing(secret: Array(String(repeating: character, count: 32).utf8)).newest.id
    }

    /// Waits until it holds, and returns how long that took.
    private func time(until condition: () throws -> Bool) rethrows -> Duration {
        let start = ContinuousClock.now
        while try !condition(), ContinuousClock.now < start + .seconds(10) {}
        return ContinuousClock.now - start
    }

    @Test("without a good file there is no start")
    func start() throws {
        try #require(unsafe chmod(path, 0o644) == 0)
        #expect(throws: SecretFileError.openToOthers(path: path)) { try live() }
        #expect(told.isEmpty)
    }

    @Test("another secret is used within a second")
    func change() throws {
        let live = try live()
        #expect(try id(live.current()) == id(of: "a"))
        try write("b")
        let wanted = try id(of: "b")
        #expect(time { id(live.current()) == wanted } < .seconds(1))
        #expect(told.isEmpty)
    }

    @Test("a secret that is bad, open to others or gone leaves the keys, and is told of once")
    func badSecrets() throws {
        let live = try live()
        let good = try id(of: "a")
        let spoilings: [() throws -> Void] = [
            { try self.folder.write("short", to: "secret") },
            {
                try self.write("c")
                try #require(unsafe chmod(self.path, 0o640) == 0)
            },
            { try #require(unsafe unlink(self.path) == 0) },
        ]
        for (round, spoil) in spoilings.enumerated() {
            try spoil()
            _ = time { id(live.current()) != good || told.count > round }
            // For as long as two more looks take.
            let end = ContinuousClock.now + .milliseconds(600)
            while ContinuousClock.now < end { #expect(id(live.current()) == good) }
            #expect(told.count == round + 1)
        }
        try write("d")
        let wanted = try id(of: "d")
        #expect(time { id(live.current()) == wanted } < .seconds(1))
        #expect(told.count == 3)
    }

    @Test("a reload reads the file at once, and throws where it cannot be used without telling of it again")
    func reload() throws {
        let live = try live()
        try write("b")
        try live.reload()
        #expect(try id(live.current()) == id(of: "b"))
        try #require(unsafe unlink(path) == 0)
        #expect(throws: SecretFileError.self) { try live.reload() }
        let end = ContinuousClock.now + .milliseconds(600)
        while ContinuousClock.now < end { #expect(try id(live.current()) == id(of: "b")) }
        #expect(told.isEmpty)
    }
}
