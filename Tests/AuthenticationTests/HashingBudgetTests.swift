import Files
import TestSupport
import Testing

@testable import Authentication

@Suite("The budget of hashing")
struct HashingBudgetTests {
    private let folder: TemporaryFolder
    private let usual: PasswordHashCost

    init() throws {
        folder = try TemporaryFolder()
        usual = try #require(PasswordHashCost(memory: 1000, iterations: 1, parallelism: 1))
    }

    private func budget() throws -> HashingBudget { HashingBudget(try SharedFile(folder["f"], size: 8)) }

    /// How many more hashes of a cost are let in at once.
    private func room(in budget: HashingBudget, _ cost: PasswordHashCost, _ limit: HashingLimit) -> Int {
        budget.run(cost, within: limit) { 1 + room(in: budget, cost, limit) } ?? 0
    }

    @Test("as many hashes run at once as are allowed, and the next is refused at once")
    func limit() throws {
        let budget = try budget()
        for hashes in [1, 3, 10] {
            #expect(room(in: budget, usual, HashingLimit(hashes, of: usual)) == hashes)
        }
        #expect(budget.figures == (0, 3))
    }

    @Test("a dearer hash counts by its memory, and one that is dearer than everything runs alone")
    func memory() throws {
        let budget = try budget()
        let limit = HashingLimit(4, of: usual)
        let dear = try #require(PasswordHashCost(memory: 1001, iterations: 1, parallelism: 1))
        let dearest = try #require(PasswordHashCost(memory: 100_000, iterations: 1, parallelism: 1))
        #expect(room(in: budget, dear, limit) == 2)
        #expect(room(in: budget, dearest, limit) == 1)
        budget.run(usual, within: limit) {
            #expect(room(in: budget, dearest, limit) == 0)
            #expect(room(in: budget, usual, limit) == 3)
        }
    }

    @Test("processes share it, and one that ends gives back what it had")
    func processes() throws {
        let (first, limit) = (try budget(), HashingLimit(3, of: usual))
        first.run(usual, within: limit) {
            // Another open file is as good as another process (fcntl(2), open file description locks).
            let second = try? budget()
            #expect(second.map { room(in: $0, usual, limit) } == 2)
        }
        var gone: SharedFile? = try SharedFile(folder["f"], size: 8)
        #expect(gone?.take(SharedPlaces.hashing) == true)
        #expect(room(in: first, usual, limit) == 2)
        gone = nil
        #expect(room(in: first, usual, limit) == 3)
    }

    @Test("what a hash throws comes through, and its share is free again")
    func failing() throws {
        let (budget, limit) = (try budget(), HashingLimit(1, of: usual))
        #expect(throws: PasswordHashError.outOfMemory) {
            try budget.run(usual, within: limit) { () throws(PasswordHashError) in throw .outOfMemory }
        }
        #expect(room(in: budget, usual, limit) == 1)
    }

    @Test("by default 64 MiB, and at least one hash")
    func standard() throws {
        #expect(HashingLimit.standard(of: .standard).hashes == 3)
        let giant = try #require(PasswordHashCost(memory: 1_048_576, iterations: 1, parallelism: 1))
        #expect(HashingLimit.standard(of: giant).hashes == 1)
    }
}
