import Files
import FoundationEssentials
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Authentication

@Suite("The live credentials")
final class LiveCredentialsTests {
    let folder: TemporaryFolder
    let faults = Faults()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(Samples.file)
        try folder.setTime(nanoseconds: 0)
    }

    final class Faults: Sendable {
        private let heard = Mutex<[CredentialFileError]>([])

        var all: [CredentialFileError] { heard.withLock { $0 } }

        func add(_ error: CredentialFileError) { heard.withLock { $0.append(error) } }
    }

    private func live() throws -> LiveCredentials {
        try LiveCredentials(file: folder.file) { [faults] in faults.add($0) }
    }

    @Test("without a good file there is no start")
    func start() throws {
        try folder.write("")
        #expect(throws: CredentialFileError.self) { try live() }
        #expect(faults.all.isEmpty)
    }

    @Test("an edit is noticed though size and second are equal")
    func edit() throws {
        let live = try live()
        #expect(try live.current()[1]?.isAdmin == true)
        try folder.write(Samples.file.replacing("kennethlove", with: "kennethhate"))
        try folder.setTime(nanoseconds: 1)
        #expect(try live.current()[1]?.username.text == "kennethhate")
        #expect(faults.all.isEmpty)
    }

    @Test("two edits of equal length in one tick of the clock are both noticed")
    func editsInOneTick() throws {
        let live = try live()
        for round in 0..<10 {
            let start = now()
            for name in ["kennethlov\(round)", "kennethhat\(round)"] {
                try folder.write(Samples.file.replacing("kennethlove", with: name))
                try folder.setTime(to: start)
                let users = try live.current()
                // On a machine that was busy for so long the clock has gone on, and there was no such tick.
                let end = now()
                guard end.tv_sec == start.tv_sec, end.tv_nsec - start.tv_nsec < 20_000_000 else { break }
                #expect(users[1]?.username.text == name)
            }
        }
    }

    private func now() -> timespec {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return time
    }

    @Test("changes by others and by itself are seen by the next look")
    func changes() throws {
        let live = try live()
        for round in 0..<20 {
            let added = try folder.file.update { try Samples.add("other\(round)", to: &$0) }
            #expect(try live.current()[added.id] == added)
            try live.update { try $0.remove(added.id) }
            #expect(try live.current()[added.id] == nil)
        }
        #expect(try live.current().credentials.map(\.id) == [1, 3])
    }

    @Test("while the file is bad the last good users stay, and each bad version is told of once")
    func badVersions() throws {
        let live = try live()
        for (round, bad) in ["", "{", Samples.file(Samples.line(id: "0"))].enumerated() {
            try folder.write(bad)
            try folder.setTime(nanoseconds: round)
            // Told of once it has settled.
            let deadline = ContinuousClock.now + .seconds(5)
            while faults.all.count == round, ContinuousClock.now < deadline {
                #expect(try live.current().credentials.count == 2)
            }
            for _ in 0..<3 { #expect(try live.current().credentials.count == 2) }
            #expect(faults.all.count == round + 1)
        }
        try FileManager.default.removeItem(atPath: folder.file.path)
        for _ in 0..<3 { #expect(try live.current().credentials.count == 2) }
        #expect(faults.all.last == .missing(path: folder.file.path))
        #expect(faults.all.count == 4)
        try folder.write(Samples.file(Samples.line()))
        #expect(try live.current().credentials.count == 1)
        #expect(faults.all.count == 4)
    }

    @Test("a good version is seen behind a bad one of the same length, however soon it follows")
    func goodBehindBad() throws {
        let live = try live()
        for round in 0..<50 {
            let good = Samples.file.replacing("kennethlove", with: "kennethlo\(10 + round)")
            try folder.write("[" + good.dropFirst())
            try folder.setTime(nanoseconds: 7)
            _ = try live.current()
            try folder.write(good)
            try folder.setTime(nanoseconds: 7)
            #expect(try live.current()[1]?.username.text == "kennethlo\(10 + round)")
        }
    }

    @Test("a file that only becomes readable by its mode is read")
    func modeMended() throws {
        let live = try live()
        try folder.write(Samples.file(Samples.line()))
        try #require(unsafe chmod(folder.file.path, 0o666) == 0)
        let deadline = ContinuousClock.now + .seconds(5)
        while faults.all.isEmpty, ContinuousClock.now < deadline { _ = try live.current() }
        #expect(faults.all == [.writableByAll(path: folder.file.path)])
        try #require(unsafe chmod(folder.file.path, 0o600) == 0)
        #expect(try live.current().credentials.count == 1)
    }

    @Test("a reload reads the file at once, and what is loaded shows it")
    func reload() throws {
        let live = try live()
        let start = try #require(live.loaded())
        #expect(start.count == 2)
        try folder.write(Samples.file(Samples.line()))
        #expect(live.loaded()?.count == 2)
        try live.reload()
        #expect(live.loaded()?.count == 1)
        #expect(try #require(live.loaded()).at >= start.at)
    }

    @Test("a reload of a bad file throws each time and leaves the users as they were")
    func reloadOfBadFile() throws {
        let live = try live()
        try folder.write("{")
        let deadline = ContinuousClock.now + .seconds(5)
        while faults.all.isEmpty, ContinuousClock.now < deadline { _ = try live.current() }
        for _ in 0..<3 { #expect(throws: CredentialFileError.self) { try live.reload() } }
        #expect(live.loaded()?.count == 2)
        #expect(try live.current().credentials.count == 2)
    }

    @Test("a bad version that a reload has thrown is not told of again")
    func reloadTells() throws {
        let live = try live()
        try FileManager.default.removeItem(atPath: folder.file.path)
        #expect(throws: CredentialFileError.missing(path: folder.file.path)) { try live.reload() }
        for _ in 0..<3 { #expect(try live.current().credentials.count == 2) }
        #expect(faults.all.isEmpty)
    }

    /// One user, and room.
    static let large = Samples.file(Samples.line()) + String(repeating: "\n", count: 1 << 20)

    @Test("of a large file that has just changed the users of before are served, until it is read")
    func largeFile() throws {
        let live = try live()
        try folder.write(Self.large)
        let users = try live.current()
        // On a machine that was busy for so long the change is an old one, which is waited for.
        if try FileVersion(of: folder.file.path).isOfThisSecond { #expect(users.credentials.count == 2) }
        let deadline = ContinuousClock.now + .seconds(10)
        while try live.current().credentials.count == 2, ContinuousClock.now < deadline {}
        #expect(try live.current().credentials.count == 1)
    }

    @Test("a change of a large file that is a second old is never missed, whether somebody reads it or not")
    func oldChangeOfLargeFile() throws {
        let live = try live()
        try folder.write(Self.large)
        while try FileVersion(of: folder.file.path).isOfThisSecond {}
        let failures = Failures()
        withThreads(4) { _ in
            failures.collect {
                if try live.current().credentials.count != 1 { throw CredentialError.noSuchUser }
            }
        }
        #expect(failures.all.isEmpty)
    }
}

@Suite("Credentials that are read when they are asked for")
struct AskedCredentialsTests {
    let folder: TemporaryFolder
    let accounts: LiveCredentials

    init() throws {
        folder = try TemporaryFolder()
        accounts = LiveCredentials(readWhenAsked: folder.file)
    }

    @Test("a user is found by id and by what signs in, and nothing is kept")
    func lookups() throws {
        try folder.write(Samples.file)
        #expect(try accounts.credential(id: 3)?.username.text == "Zoë")
        #expect(try accounts.credential(id: 2) == nil)
        #expect(try accounts.current().credential(signingInWith: "ZOE\u{308}")?.id == 3)
        #expect(try accounts.current().credentials.count == 2)
        #expect(accounts.loaded() == nil)
        try accounts.update { try $0.remove(3) }
        #expect(try accounts.credential(id: 3) == nil)
        #expect(throws: Never.self) { try accounts.reload() }
    }

    @Test("a file that is missing, open to all or corrupt is told of when it is asked for")
    func faults() throws {
        #expect(throws: CredentialFileError.missing(path: folder.file.path)) { try accounts.credential(id: 1) }
        try folder.write("{")
        #expect(throws: CredentialFileError.self) { try accounts.credential(id: 1) }
        #expect(throws: CredentialFileError.self) { try accounts.credential(id: 1) }
        try folder.write(Samples.file)
        try #require(unsafe chmod(folder.file.path, 0o666) == 0)
        #expect(throws: CredentialFileError.writableByAll(path: folder.file.path)) { try accounts.credential(id: 1) }
    }

    @Test("of a corrupt file a user with a line that is right is found, and a fault where the users are not clear")
    func faultyLines() throws {
        try folder.write(Samples.file.replacing("\"admin\":true", with: "\"admin\":1"))
        #expect(try accounts.credential(id: 3)?.id == 3)
        #expect(throws: CredentialFileError.self) { try accounts.credential(id: 1) }
        #expect(throws: CredentialFileError.self) { try accounts.credential(id: 2) }
        try folder.write(Samples.file.replacing("\"id\":3", with: "\"id\":1"))
        #expect(throws: CredentialFileError.self) { try accounts.credential(id: 1) }
        try folder.write(Samples.file.replacing("\n  ]\n", with: "\n  ],\n  \"more\": [\n    {\"id\":5}\n  ]\n"))
        #expect(try accounts.credential(id: 5) == nil)
    }
}
