import Glibc
import Synchronization
import TestSupport
import Testing

@testable import SQLite

@Suite("Group commit")
struct GroupCommitTests {
    private let folder: TemporaryFolder
    private let reader: Connection

    init() throws {
        folder = try TemporaryFolder()
        reader = try Connection(path: folder.database)
        try reader.useWriteAheadLog()
        try reader.execute(
            """
            CREATE TABLE things (id INTEGER PRIMARY KEY AUTOINCREMENT, thing INTEGER UNIQUE) STRICT;
            CREATE TABLE children (parent INTEGER REFERENCES things (thing) DEFERRABLE INITIALLY DEFERRED)
            """)
    }

    @Test("what a change did stays, and what it returned is returned")
    func alone() throws {
        let outcome = try group().transaction(waitingUpTo: 0) { connection throws(SQLiteError) in
            try connection.insert(1)
            return "done"
        }
        #expect(outcome == "done")
        #expect(try reader.things() == [1])
    }

    @Test("nothing of a change that throws stays, and the next one works")
    func aloneAndRefused() throws {
        let group = try group()
        let error = #expect(throws: SQLiteError.self) {
            try group.transaction(waitingUpTo: 0) { connection throws(SQLiteError) in
                try connection.insert(1)
                try connection.insert(1)
            }
        }
        #expect(error?.code == .constraint)
        try group.transaction(waitingUpTo: 0) { connection throws(SQLiteError) in try connection.insert(2) }
        #expect(try reader.things() == [2])
    }

    @Test(
        "changes that come while one is made share its transaction, in their order, and nobody sees them before its end"
    )
    func shared() throws {
        let notes = Notes()
        let database = folder.database
        let errors = together(4, in: try group()) { number, connection throws(SQLiteError) in
            let seen = try connection.things()
            try connection.insert(number)
            notes.add("\(seen), \(try Connection(path: database).things())")
        }
        #expect(errors.isEmpty)
        #expect(notes.all == ["[], []", "[0], []", "[0, 1], []", "[0, 1, 2], []"])
        #expect(try reader.things() == [0, 1, 2, 3])
    }

    @Test("the changes of a transaction are under way until its end, and have not been for long")
    func underWay() throws {
        let (group, notes) = (try group(), Notes())
        let errors = together(3, in: group) { _, _ throws(SQLiteError) in
            notes.add("\(group.countUnderWay()), \(group.countUnderWay(for: .seconds(3600)))")
        }
        #expect(errors.isEmpty)
        #expect(notes.all == ["1, 0", "3, 0", "3, 0"])
        #expect(group.countUnderWay() == 0)
    }

    @Test("no more share a transaction than may, and those who come first are first")
    func limited() throws {
        let notes = Notes()
        let database = folder.database
        let errors = together(8, in: try group(limit: 3)) { number, connection throws(SQLiteError) in
            try connection.insert(number)
            notes.add("\(try Connection(path: database).things().count)")
        }
        #expect(errors.isEmpty)
        #expect(notes.all == ["0", "0", "0", "3", "3", "3", "6", "6"])
        #expect(try reader.things() == Array(0..<8))
    }

    @Test("what one change is refused for is told to its thread alone, and the others' stay", arguments: 0..<4)
    func oneRefused(which: Int) throws {
        let errors = together(4, in: try group()) { number, connection throws(SQLiteError) in
            try connection.insert(number)
            if number == which { try connection.insert(number) }
        }
        #expect(errors.mapValues(\.code) == [which: .constraint])
        #expect(try reader.things() == (0..<4).filter { $0 != which })
    }

    @Test("a transaction that SQLite has rolled back itself is the error of the change that did it")
    func rolledBackAlready() throws {
        let errors = together(3, in: try group()) { number, connection throws(SQLiteError) in
            try connection.insert(number)
            if number == 1 { try connection.execute("INSERT OR ROLLBACK INTO things (thing) VALUES (1)") }
        }
        #expect(errors.mapValues(\.code) == [1: .constraint])
        #expect(try reader.things() == [0, 2])
    }

    @Test("where the commit fails it has failed for everybody, nothing stays, and nothing is tried again")
    func commitRefused() throws {
        let (group, notes) = (try group(), Notes())
        let errors = together(3, in: group) { number, connection throws(SQLiteError) in
            notes.add("\(number)")
            try connection.insert(number)
            if number == 1 { try connection.execute("INSERT INTO children VALUES (7)") }
        }
        #expect(errors.mapValues(\.code) == [0: .constraint, 1: .constraint, 2: .constraint])
        #expect(notes.all == ["0", "1", "2"])
        #expect(try reader.things().isEmpty)
        try group.transaction(waitingUpTo: 0) { connection throws(SQLiteError) in try connection.insert(5) }
        #expect(try reader.things() == [5])
    }

    @Test("who has waited as long as it may is told so, and its change is not made")
    func patience() throws {
        let (group, database) = (try group(), folder.database)
        try group.transaction(waitingUpTo: 0) { connection throws(SQLiteError) in
            try connection.insert(0)
            let failures = Failures()
            let start = ContinuousClock.now
            withThreads(1) { _ in
                failures.collect {
                    try group.transaction(waitingUpTo: 60) { connection throws(SQLiteError) in try connection.insert(1)
                    }
                }
            }
            #expect(failures.all == ["SQLite 5: other threads are writing (BEGIN IMMEDIATE)"])
            #expect(ContinuousClock.now - start >= .milliseconds(60))
        }
        try group.transaction(waitingUpTo: 0) { connection throws(SQLiteError) in try connection.insert(2) }
        #expect(try Connection(path: database).things() == [0, 2])
    }

    @Test("where another connection writes, each waits for it no longer than it may")
    func busy() throws {
        let (group, failures) = (try group(), Failures())
        try reader.execute("BEGIN IMMEDIATE; INSERT INTO things (thing) VALUES (9)")
        let isImpatientGone = Atomic(false)
        let reader = Held(reader)
        withThreads(3) { thread in
            switch thread {
            case 0:
                failures.collect {
                    try group.transaction(waitingUpTo: 60) { connection throws(SQLiteError) in try connection.insert(0)
                    }
                }
                isImpatientGone.store(true, ordering: .releasing)
            case 1:
                failures.collect {
                    try group.transaction(waitingUpTo: 60_000) { connection throws(SQLiteError) in
                        try connection.insert(1)
                    }
                }
            default:
                while !isImpatientGone.load(ordering: .acquiring) { usleep(1000) }
                failures.collect { try reader.connection.execute("COMMIT") }
            }
        }
        #expect(failures.all.count == 1 && failures.all[0].hasPrefix("SQLite 5: "))
        #expect(try self.reader.things() == [9, 1])
    }

    @Test(
        "a change of a group that was refused waits for another connection no longer than it may from its beginning on")
    func aloneAndBusy() throws {
        let other = Held(reader)
        let start = ContinuousClock.now
        let errors = together(3, in: try group(), waitingUpTo: 1000) { number, connection throws(SQLiteError) in
            guard number == 1 else { return }
            try connection.execute("ROLLBACK")
            try other.connection.execute("BEGIN IMMEDIATE")
            throw SQLiteError(.constraint, "refused", sql: "")
        }
        #expect(errors.mapValues(\.code) == [0: .busy, 1: .busy, 2: .busy])
        #expect(ContinuousClock.now - start < .milliseconds(2500))
    }

    @Test("what the changes of a group put off is done once, before their commit")
    func deferred() throws {
        let connection = try Connection(path: folder.database)
        let insertions = Insertions(connection)
        let group = try GroupCommit(on: connection, connection, deferring: insertions, limit: 16)
        let errors = together(3, in: group) { number, _ throws(SQLiteError) in insertions.things.append(number) }
        #expect(errors.isEmpty)
        #expect(insertions.counts == [3])
        #expect(try reader.things() == [0, 1, 2])
    }

    @Test("a change that comes while that is done shares the transaction, too")
    func comingLate() throws {
        let connection = try Connection(path: folder.database)
        let (insertions, failures, database) = (Insertions(connection), Failures(), folder.database)
        let group = try GroupCommit(on: connection, connection, deferring: insertions, limit: 16)
        let isFinishing = Atomic(false)
        withThreads(2) { number in
            while number > 0, !isFinishing.load(ordering: .acquiring) { usleep(1000) }
            defer { isFinishing.store(true, ordering: .releasing) }
            failures.collect {
                try group.transaction(waitingUpTo: 60_000) { _ throws(SQLiteError) in
                    insertions.things.append(number)
                    guard number == 0 else {
                        return #expect(try Connection(path: database).things().isEmpty)
                    }
                    insertions.beforehand = {
                        isFinishing.store(true, ordering: .releasing)
                        while group.waitingCount == 0 { usleep(1000) }
                    }
                }
            }
        }
        #expect(failures.all.isEmpty)
        #expect(insertions.counts == [1, 1])
        #expect(try reader.things() == [0, 1])
    }

    @Test("what is put off in vain is told to the change that did it alone, and is done for the others")
    func deferredAndRefused() throws {
        let connection = try Connection(path: folder.database)
        let insertions = Insertions(connection)
        let group = try GroupCommit(on: connection, connection, deferring: insertions, limit: 16)
        let errors = together(3, in: group) { number, _ throws(SQLiteError) in
            insertions.things += number == 1 ? [7, 7] : [number]
        }
        #expect(errors.mapValues(\.code) == [1: .constraint])
        #expect(insertions.counts == [4, 1, 2, 1])
        #expect(try reader.things() == [0, 2])
    }

    @Test("sixteen threads that change at once, some of them wrongly, lose nothing and wait for nobody for ever")
    func many() throws {
        let (group, failures) = (try group(limit: 5), Failures())
        withThreads(16) { thread in
            for number in 0..<50 {
                failures.collect {
                    try group.transaction(waitingUpTo: 60_000) { connection throws(SQLiteError) in
                        try connection.insert(thread * 50 + number)
                        if number % 10 == 0 { try connection.insert(thread * 50 + number) }
                    }
                }
            }
        }
        #expect(failures.all.count == 16 * 5)
        #expect(Set(try reader.things()) == Set((0..<800).filter { $0 % 10 != 0 }))
    }

    private func group(limit: Int = 16) throws -> GroupCommit<Connection> {
        let connection = try Connection(path: folder.database)
        return try GroupCommit(on: connection, connection, limit: limit)
    }

    /// Has one change made by each of some threads: the first one's is not done before the others wait, in order of their numbers.
    ///
    /// - Returns: The errors by the threads' numbers.
    private func together(
        _ count: Int, in group: GroupCommit<Connection>, waitingUpTo milliseconds: Int = 60_000,
        _ change: @escaping @Sendable (Int, Connection) throws(SQLiteError) -> Void
    ) -> [Int: SQLiteError] {
        let errors = Mutex<[Int: SQLiteError]>([:])
        let isBegun = Atomic(false)
        withThreads(count) { number in
            while number > 0, !isBegun.load(ordering: .acquiring) || group.waitingCount < number - 1 { usleep(1000) }
            do throws(SQLiteError) {
                try group.transaction(waitingUpTo: milliseconds) { connection throws(SQLiteError) in
                    if number == 0, !isBegun.exchange(true, ordering: .acquiringAndReleasing) {
                        while group.waitingCount < count - 1 { usleep(1000) }
                    }
                    try change(number, connection)
                }
            } catch {
                errors.withLock { $0[number] = error }
            }
        }
        return errors.withLock { $0 }
    }
}

/// What changes have seen, in the order in which they were made.
private final class Notes: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// A connection that one other thread uses while its own waits.
private struct Held: @unchecked Sendable {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }
}

/// Things that changes have inserted at the end of their transaction; whose turn it is uses them, and nobody else.
private final class Insertions: DeferredWork, @unchecked Sendable {
    private let connection: Connection
    var things: [Int] = []
    /// What is done before they are inserted the next time.
    var beforehand: () -> Void = {}
    /// How many there were each time.
    private(set) var counts: [Int] = []

    init(_ connection: Connection) { self.connection = connection }

    func finish() throws(SQLiteError) {
        beforehand()
        beforehand = {}
        counts.append(things.count)
        for thing in things { try connection.insert(thing) }
        abandon()
    }

    func abandon() { things = [] }
}

extension Connection {
    fileprivate func insert(_ thing: Int) throws(SQLiteError) {
        try prepare("INSERT INTO things (thing) VALUES (?)").run(.integer(Int64(thing)))
    }

    fileprivate func things() throws(SQLiteError) -> [Int] {
        try prepare("SELECT thing FROM things ORDER BY id").rows { row throws(SQLiteError) in Int(try row.integer(0)) }
    }
}
