public import Files
import Synchronization

/// How much may be hashed at once, by all processes of the service together: each hash takes its memory for as long as it runs.
///
/// Nobody waits for a share. Whoever could wait would hold a worker meanwhile, and a crowd of them all of the workers.
public final class HashingBudget: Sendable {
    private struct State {
        /// Which shares hashes of this process have.
        var taken: Set<Int> = []
        var running = 0
        var refused = 0
    }

    private let file: SharedFile
    private let state = Mutex(State())

    /// Makes a budget.
    ///
    /// - Parameter file: Which all processes of the service share; what it holds is not touched.
    public init(_ file: SharedFile) {
        self.file = file
    }

    /// How many hashes run now, and how many were refused since the start; of this process alone.
    public var figures: (running: Int, refused: Int) {
        state.withLock { ($0.running, $0.refused) }
    }

    /// Runs a computation if there is room for it.
    ///
    /// - Parameters:
    ///   - cost: What it costs. One that is dearer than everything allowed runs when nothing else does.
    ///   - limit: What is allowed.
    ///   - body: The computation.
    /// - Returns: What it returned, or nil where there was no room.
    /// - Throws: What the computation throws.
    public func run<Result, Failure>(
        _ cost: PasswordHashCost, within limit: HashingLimit, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let shares = take(limit.shares(of: cost), of: limit.hashes) else { return nil }
        defer { giveBack(shares) }
        return try body()
    }

    /// Counts a hash that was refused before it could ask for room.
    public func countRefusal() {
        state.withLock { $0.refused += 1 }
    }

    private func take(_ count: Int, of total: Int) -> [Int]? {
        state.withLock { state in
            var shares: [Int] = []
            for share in 0..<total where shares.count < count && !state.taken.contains(share) {
                if file.take(SharedPlaces.hashing + share) { shares.append(share) }
            }
            guard shares.count == count else {
                for share in shares { file.giveBack(SharedPlaces.hashing + share) }
                state.refused += 1
                return nil
            }
            state.taken.formUnion(shares)
            state.running += 1
            return shares
        }
    }

    private func giveBack(_ shares: [Int]) {
        state.withLock { state in
            for share in shares { file.giveBack(SharedPlaces.hashing + share) }
            state.taken.subtract(shares)
            state.running -= 1
        }
    }
}
