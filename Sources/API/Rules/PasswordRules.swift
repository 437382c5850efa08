public import Authentication

/// How passwords are hashed.
public struct PasswordRules: Sendable {
    /// What a new hash costs; one that is weaker is replaced at the next sign-in.
    let cost: PasswordHashCost
    /// How much is hashed at once.
    let limit: HashingLimit

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - cost: What a new hash costs.
    ///   - limit: How much is hashed at once.
    public init(cost: PasswordHashCost, limit: HashingLimit) {
        self.cost = cost
        self.limit = limit
    }
}
