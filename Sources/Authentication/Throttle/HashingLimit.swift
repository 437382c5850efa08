/// How many passwords may be hashed at once.
public struct HashingLimit: Sendable, Equatable {
    /// The memory that hashing takes where nothing is said, in KiB.
    private static let standardMemory = 65_536

    /// How many of the usual cost.
    public let hashes: Int
    private let cost: PasswordHashCost

    /// Makes a limit.
    ///
    /// - Parameters:
    ///   - hashes: How many of that cost, at least one.
    ///   - cost: What a new hash costs.
    public init(_ hashes: Int, of cost: PasswordHashCost) {
        self.hashes = max(1, hashes)
        self.cost = cost
    }

    /// As many as 64 MiB hold, and at least one.
    ///
    /// - Parameter cost: What a new hash costs.
    /// - Returns: The limit where nothing else is asked for.
    public static func standard(of cost: PasswordHashCost) -> HashingLimit {
        HashingLimit(standardMemory / cost.memory, of: cost)
    }

    /// How many of the hashes a hash counts for, by its memory; never more than there are, so that each can run alone.
    func shares(of cost: PasswordHashCost) -> Int {
        let shares = (cost.memory + self.cost.memory - 1) / self.cost.memory
        return min(max(1, shares), hashes)
    }
}
