import Dispatch
import Files
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Authentication

@Suite("A live file")
final class LiveFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("1")
    }

    /// Runs something in the middle of a reading.
    private final class Meanwhile: Sendable {
        let body = Mutex<(@Sendable () -> Void)?>(nil)
        let count = Atomic(0)
        let faults = Atomic(0)

        func run() {
            body.withLock { $0.take() }?()
        }
    }

    /// Holds up whoever begins it, until it is ended.
    private final class Pause: Sendable {
        private let begun = Mutex<pthread_t?>(nil)
        private let mayEnd = DispatchSemaphore(value: 0)

        var thread: pthread_t? { begun.withLock { $0 } }

        func begin() {
            begun.withLock { $0 = pthread_self() }
            mayEnd.wait()
        }

        func end() { mayEnd.signal() }
    }

    private func live(
        _ meanwhile: Meanwhile, interval: Duration = .zero, isReadAside: Bool = false
    ) throws -> LiveFile<String, FileError> {
        let path = folder.file.path
        return try LiveFile(
            path, interval: interval, isReadAside: { _ in isReadAside },
            read: { () throws(FileError) in
                meanwhile.count.add(1, ordering: .relaxed)
                let contents = try FileContents(of: path, limit: 1000)
                meanwhile.run()
                return LiveFile.Reading(String(decoding: contents.bytes, as: UTF8.self), contents)
            }, isPassing: { _ in true }, onFault: { _ in meanwhile.faults.add(1, ordering: .relaxed) })
    }

    @Test("a change that was made here while the file was read is not undone by what was read")
    func changeWhileReading() throws {
        let meanwhile = Meanwhile()
        let live = try live(meanwhile)
        meanwhile.body.withLock { $0 = { [weak live] in live?.replace(with: "mine") } }
        try live.reload()
        #expect(live.loaded.value == "mine" && live.loaded.version == nil)
        #expect(live.current() == "1")
    }

    @Test("what may be read aside is read by one thread of its own, and looks show what was before until it is done")
    func readAside() throws {
        let meanwhile = Meanwhile()
        let live = try live(meanwhile, isReadAside: true)
        let pause = Pause()
        meanwhile.body.withLock { $0 = { pause.begin() } }
        try folder.write("22")
        let deadline = ContinuousClock.now + .seconds(10)
        while pause.thread == nil, ContinuousClock.now < deadline { #expect(live.current() == "1") }
        let count = meanwhile.count.load(ordering: .relaxed)
        for _ in 0..<100 { #expect(live.current() == "1") }
        #expect(meanwhile.count.load(ordering: .relaxed) == count)
        pause.end()
        while live.current() == "1", ContinuousClock.now < deadline {}
        #expect(live.current() == "22")
        #expect(try #require(pause.thread) != pthread_self())
    }

    @Test("a file that stays as it is is read once it has settled, and no more")
    func reads() throws {
        let meanwhile = Meanwhile()
        let live = try live(meanwhile)
        try FileVersion(of: folder.file.path).waitUntilSettled()
        _ = live.current()
        let count = meanwhile.count.load(ordering: .relaxed)
        for _ in 0..<3 { #expect(live.current() == "1") }
        #expect(meanwhile.count.load(ordering: .relaxed) == count)
    }

    @Test("a fault that may pass is looked for again with each look, and told of once")
    func passingFault() throws {
        let meanwhile = Meanwhile()
        let live = try live(meanwhile)
        try folder.write(String(repeating: "x", count: 1001))
        try FileVersion(of: folder.file.path).waitUntilSettled()
        let count = meanwhile.count.load(ordering: .relaxed)
        for _ in 0..<3 { #expect(live.current() == "1") }
        #expect(meanwhile.count.load(ordering: .relaxed) == count + 3)
        #expect(meanwhile.faults.load(ordering: .relaxed) == 1)
    }

    @Test("within its interval a look holds, but for a reload")
    func interval() throws {
        let live = try live(Meanwhile(), interval: .seconds(3600))
        try folder.write("22")
        #expect(live.current() == "1")
        try live.reload()
        #expect(live.current() == "22")
    }
}
