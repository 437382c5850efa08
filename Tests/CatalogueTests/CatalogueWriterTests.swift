import Glibc
import Synchronization
import TestSupport
import Testing
import Time

@testable import Catalogue
@testable import SQLite

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

    private static func draft(_ number: Int) throws -> CourseDraft {
        try CourseDraft(title: "word\(number)", url: "http://a/\(number)")
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

    @Test("courses that share a transaction have ids in their order, and one part of the index of words")
    func together() throws {
        let drafts = try (1...3).map(Self.draft)
        let additions = try writer.transaction(waitingUpTo: 0) { store in
            drafts.map { store.additions.add($0, by: Self.author, at: Timestamp(seconds: 5)) }
        }
        #expect(additions.map(\.id) == [1, 2, 3])
        let store = try CatalogueStore(path: folder.database)
        for addition in additions {
            #expect(try store.course(addition.id) == addition.course)
            let words = try #require(SearchWords("word\(addition.id)"))
            #expect(try store.courses(.id(after: 0), limit: 9, matching: words).map(\.id) == [addition.id])
        }
        let parts = try store.rows("SELECT count(DISTINCT segid) FROM course_words_idx") { row throws(SQLiteError) in
            try row.integer(0)
        }
        #expect(parts == [1])
    }

    @Test("a URL is held by a course that shares the transaction, too")
    func holderOfTransaction() throws {
        let drafts = try (1...2).map(Self.draft)
        let holders = try writer.transaction(waitingUpTo: 0) { store throws(SQLiteError) in
            _ = store.additions.add(drafts[0], by: Self.author, at: Timestamp(seconds: 5))
            return [try store.additions.holder(of: drafts[0].url), try store.additions.holder(of: drafts[1].url)]
        }
        #expect(holders == [1, nil])
    }

    @Test("nothing of a transaction that is refused gets into the next one")
    func refused() throws {
        let draft = try Self.draft(1)
        #expect(throws: CatalogueError.self) {
            try writer.transaction(waitingUpTo: 0) { store throws(SQLiteError) in
                _ = store.additions.add(draft, by: Self.author, at: Timestamp(seconds: 5))
                try store.connection.execute("refused")
            }
        }
        let store = try CatalogueStore(path: folder.database, writer: writer)
        #expect(try Self.add("http://a/2", to: store).id == 1)
        #expect(try store.course(2) == nil)
    }

    @Test("a change finds the course that one before it in the same transaction has added")
    func addedBefore() throws {
        let (draft, writer, database) = (try Self.draft(1), writer, folder.database)
        let failures = Failures()
        let isBegun = Atomic(false)
        let isOver = Atomic(false)
        let isRemoved = Atomic(false)
        withThreads(2) { thread in
            failures.collect {
                if thread == 0 {
                    defer { isBegun.store(true, ordering: .releasing) }
                    _ = try writer.transaction(waitingUpTo: 60_000) { store in
                        isBegun.store(true, ordering: .releasing)
                        while writer.changes.waitingCount == 0, !isOver.load(ordering: .acquiring) { usleep(1000) }
                        return store.additions.add(draft, by: Self.author, at: Timestamp(seconds: 5))
                    }
                } else {
                    defer { isOver.store(true, ordering: .releasing) }
                    let store = try CatalogueStore(path: database, writer: writer)
                    while !isBegun.load(ordering: .acquiring) { usleep(1000) }
                    let change = try store.remove(course: 1) { _ in Never?.none }
                    if case .made = change { isRemoved.store(true, ordering: .releasing) }
                }
            }
        }
        #expect(failures.all.isEmpty)
        #expect(isRemoved.load(ordering: .acquiring) == true)
    }
}
