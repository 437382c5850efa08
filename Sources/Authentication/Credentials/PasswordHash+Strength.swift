extension PasswordHash {
    /// Whether it is easier to guess against than a new hash of this cost would be.
    ///
    /// By memory times passes, which is what a guess costs whoever has the file; argon2i falls behind argon2id (RFC 9106, section 4).
    ///
    /// - Parameter wanted: The cost of new hashes.
    /// - Returns: Whether a new hash would be stronger.
    public func isWeaker(than wanted: PasswordHashCost) -> Bool {
        !isArgon2id || cost.memory * cost.iterations < wanted.memory * wanted.iterations
    }
}
