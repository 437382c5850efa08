import Dispatch
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
        #expect(live.current()[1]?.isAdmin == true)
        try folder.write(Samples.file.replacing("kennethlove", with: "kennethhate"))
        try folder.setTime(nanoseconds: 1)
        #expect(live.current()[1]?.username.text == "kennethhate")
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
                let users = live.current()
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
            #expect(live.current()[added.id] == added)
            try live.update { try $0.remove(added.id) }
            #expect(live.current()[added.id] == nil)
        }
        #expect(live.current().credentials.map(\.id) == [1, 3])
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
                #expect(live.current().credentials.count == 2)
            }
            for _ in 0..<3 { #expect(live.current().credentials.count == 2) }
            #expect(faults.all.count == round + 1)
        }
        try FileManager.default.removeItem(atPath: folder.file.path)
        for _ in 0..<3 { #expect(live.current().credentials.count == 2) }
        #expect(faults.all.last == .missing(path: folder.file.path))
        #expect(faults.all.count == 4)
        try folder.write(Samples.file(Samples.line()))
        #expect(live.current().credentials.count == 1)
        #expect(faults.all.count == 4)
    }

    @Test("a good version is seen behind a bad one of the same length, however soon it follows")
    func goodBehindBad() throws {
        let live = try live()
        for round in 0..<50 {
            let good = Samples.file.replacing("kennethlove", with: "kennethlo\(10 + round)")
            try folder.write("[" + good.dropFirst())
            try folder.setTime(nanoseconds: 7)
            _ = live.current()
            try folder.write(good)
            try folder.setTime(nanoseconds: 7)
            #expect(live.current()[1]?.username.text == "kennethlo\(10 + round)")
        }
    }

    @Test("a file that only becomes readable by its mode is read")
    func modeMended() throws {
        let live = try live()
        try folder.write(Samples.file(Samples.line()))
        try #require(unsafe chmod(folder.file.path, 0o666) == 0)
        let deadline = ContinuousClock.now + .seconds(5)
        while faults.all.isEmpty, ContinuousClock.now < deadline { _ = live.current() }
        #expect(faults.all == [.writableByAll(path: folder.file.path)])
        try #require(unsafe chmod(folder.file.path, 0o600) == 0)
        #expect(live.current().credentials.count == 1)
    }

    @Test("a reload reads the file at once, and what is loaded shows it")
    func reload() throws {
        let live = try live()
        let start = live.loaded()
        #expect(start.count == 2)
        try folder.write(Samples.file(Samples.line()))
        #expect(live.loaded().count == 2)
        try live.reload()
        #expect(live.loaded().count == 1)
        #expect(live.loaded().at >= start.at)
    }

    @Test("a reload of a bad file throws each time and leaves the users as they were")
    func reloadOfBadFile() throws {
        let live = try live()
        try folder.write("{")
        let deadline = ContinuousClock.now + .seconds(5)
        while faults.all.isEmpty, ContinuousClock.now < deadline { _ = live.current() }
        for _ in 0..<3 { #expect(throws: CredentialFileError.self) { try live.reload() } }
        #expect(live.loaded().count == 2)
        #expect(live.current().credentials.count == 2)
    }

    @Test("a bad version that a reload has thrown is not told of again")
    func reloadTells() throws {
        let live = try live()
        try FileManager.default.removeItem(atPath: folder.file.path)
        #expect(throws: CredentialFileError.missing(path: folder.file.path)) { try live.reload() }
        for _ in 0..<3 { #expect(live.current().credentials.count == 2) }
        #expect(faults.all.isEmpty)
    }

    @Test("a large file that changes is served as it was while one thread reads it, then as it is")
    func largeFile() throws {
        let large = Samples.file(Samples.line()) + String(repeating: "\n", count: 1 << 20)
        let lookMeanwhile = LookMeanwhile()
        // Whoever reads a bad file tells of it before the reading is over, which so lasts as long as this does.
        let live = try LiveCredentials(file: folder.file) { [folder] _ in
            try? folder.write(large)
            lookMeanwhile.take()
        }
        lookMeanwhile.live.withLock { $0 = live }
        try folder.write("{")
        // Told of once it has settled.
        let deadline = ContinuousClock.now + .seconds(10)
        while lookMeanwhile.isToCome, ContinuousClock.now < deadline { _ = live.current() }
        #expect(lookMeanwhile.users.withLock { $0 } == 2)
        #expect(live.current().credentials.count == 1)
    }

    /// A look by a second thread while the first one reads.
    private final class LookMeanwhile: Sendable {
        let live = Mutex<LiveCredentials?>(nil)
        let users = Mutex<Int?>(nil)

        var isToCome: Bool { live.withLock { $0 != nil } }

        func take() {
            let isDone = DispatchSemaphore(value: 0)
            DispatchQueue.global().async { [self] in
                // Taken out, since the two hold each other, and with them the folder.
                let count = live.withLock { $0.take() }?.current().credentials.count
                users.withLock { $0 = count }
                isDone.signal()
            }
            // A look that waited for the reader would never end, since the reader waits here.
            _ = isDone.wait(timeout: .now() + 10)
        }
    }
}
