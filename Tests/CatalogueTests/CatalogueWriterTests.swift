import Glibc
import Synchronization
import TestSupport
import Testing
import Time

@testable import Catalogue

@Suite("Stores of one writer")
struct CatalogueWriterTests {
    private static let author = Author(id: 7, name: "kennethlove")

    private let folder: TemporaryFolder
    private let writer: CatalogueWriter

    init() throws {
        folder = try TemporaryFolder()
        writer = try CatalogueWriter(path: folder.database, limit: 7)
    }

    /// Has eight threads work, each with a store of its own, from the moment when all have one.
    private func withStores(_ body: @escaping @Sendable (Int, CatalogueStore) throws -> Void) -> Failures {
        let (failures, database, writer) = (Failures(), folder.database, writer)
        let ready = Atomic(0)
        withThreads(8) { thread in
            failures.collect {
                // One that cannot be opened is told of when nobody waits for it any more.
                let store = Result { try CatalogueStore(path: database, writer: writer, busyTimeout: 60_000) }
                ready.add(1, ordering: .relaxed)
                while ready.load(ordering: .relaxed) < 8 { usleep(100) }
                try body(thread, store.get())
            }
        }
        return failures
    }

    private static func add(_ url: String, to store: CatalogueStore) throws -> Course {
        try store.add(CourseDraft(title: "t", url: url), by: author, at: Timestamp(seconds: 0))
    }

    @Test("eight that add fifty courses each lose none, give every id once, and see what they have added")
    func add() throws {
        let ids = Mutex<[Int64]>([])
        let failures = withStores { thread, store in
            for number in 0..<50 {
                let before = try store.version()
                let course = try Self.add("http://a/\(thread)/\(number)", to: store)
                #expect(try store.course(course.id) == course)
                #expect(try store.version() != before)
                ids.withLock { $0.append(course.id) }
            }
        }
        #expect(failures.all.isEmpty)
        #expect(ids.withLock { Set($0) } == Set(1...400))
    }

    @Test("eight that add the same URL store it once, and each of the others learns which course has it")
    func sameURL() throws {
        #expect(
            withStores { _, store in _ = try Self.add("http://a/1", to: store) }.all
                == Array(repeating: "course 1 has that URL already", count: 7))
    }

    @Test("of eight changes of a course that object to each other's one is made")
    func objections() throws {
        let course = try Self.add("http://a/1", to: CatalogueStore(path: folder.database, writer: writer))
        let made = Atomic(0)
        let failures = withStores { thread, store in
            let changes = CourseChanges(title: try CourseTitle("by \(thread)"), url: nil)
            let change = try store.update(course: course.id, changes) { $0.title == course.title ? nil : "changed" }
            if case .made = change { made.add(1, ordering: .relaxed) }
        }
        #expect(failures.all.isEmpty)
        #expect(made.load(ordering: .relaxed) == 1)
    }
}
