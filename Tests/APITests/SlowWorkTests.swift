import Testing

@testable import API

@Suite("Slow work")
struct SlowWorkTests {
    /// How much more of a kind is let in at once.
    private func room(in work: SlowWork, _ kind: SlowWork.Kind) throws(Problem) -> Int {
        try work.run(kind) { () throws(Problem) in 1 + (try room(in: work, kind)) } ?? 0
    }

    @Test(
        "one worker is left by all of it, and two by changes, but each kind has one",
        arguments: [(1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 3, 2), (16, 15, 14)])
    func limits(workers: Int, hashes: Int, changes: Int) throws {
        let work = SlowWork(workers: workers)
        #expect(try room(in: work, .hash) == hashes)
        #expect(try room(in: work, .change) == changes)
        #expect(try room(in: work, .hash) == hashes, "what has ended has made room")
    }

    @Test("the kinds share what there is")
    func shared() throws {
        let work = SlowWork(workers: 4)
        let left = try work.run(.change) { () throws(Problem) in
            try work.run(.change) { () throws(Problem) in (try room(in: work, .change), try room(in: work, .hash)) }
        }
        #expect(left??.0 == 0 && left??.1 == 1)
    }

    @Test("who waits for the catalogue counts as one who changes something, and is known to wait")
    func waiting() throws {
        let work = SlowWork(workers: 4)
        let inside = try work.run(.wait) { () throws(Problem) in
            #expect(work.isCatalogueLocked)
            return (try room(in: work, .wait), try room(in: work, .change))
        }
        #expect(inside?.0 == 1 && inside?.1 == 1)
        #expect(!work.isCatalogueLocked)
        _ = try work.run(.change) { () throws(Problem) in #expect(!work.isCatalogueLocked) }
    }

    @Test("workers that are held up elsewhere leave less room", arguments: [(0, true), (2, true), (3, false)])
    func beside(others: Int, isLetIn: Bool) throws {
        let work = SlowWork(workers: 4)
        let inside: Void? = try work.run(.wait, beside: others) { () throws(Problem) in }
        #expect((inside != nil) == isLetIn)
    }
}
