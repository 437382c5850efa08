public import Time

extension CredentialTable {
    /// Adds a user who comes from elsewhere under the id that the user had there, so that tokens from there go on.
    ///
    /// - Parameters:
    ///   - id: The id; one that was given here before, to a user who is gone perhaps, is never given again.
    ///   - username: The name to sign in with.
    ///   - email: The e-mail address.
    ///   - passwordHash: The password, hashed.
    ///   - created: The moment to note as that of the record's making.
    /// - Returns: The new record; the user is no admin.
    /// - Throws: `CredentialError` where the id, the name or the address is taken, or the id leaves none for others.
    @discardableResult
    public mutating func add(
        id: Int64, username: UserName, email: EmailAddress, passwordHash: PasswordHash, created: Timestamp
    ) throws(CredentialError) -> Credential {
        guard id < Self.greatestInteger else { throw .exhausted }
        guard id >= nextID else { throw .idTaken }
        let added = Credential(
            id: id, username: username, email: email, passwordHash: passwordHash, isAdmin: false, tokenVersion: 0,
            created: created, frame: nil)
        if let clash = insert(added) { throw clash.error }
        nextID = id + 1
        return added
    }

    /// Keeps the ids up to one for users elsewhere: a token of theirs must not be taken for that of a new user here.
    ///
    /// - Parameter id: The greatest id that is kept; one that leaves none for others keeps nothing.
    public mutating func keepIDs(upTo id: Int64) {
        guard id < Self.greatestInteger else { return }
        nextID = max(nextID, id + 1)
    }

    /// Whether an id was given to a user here who is gone, or is kept for users elsewhere.
    ///
    /// - Parameter id: Any number.
    /// - Returns: False for those of users who are here, and for those still to be given.
    public func isUsedUp(_ id: Int64) -> Bool { id < nextID && self[id] == nil }
}
