public import Time

extension CredentialTable {
    /// Puts the users of a backup in the place of these, so that no id is used again and no token that was ended comes back.
    ///
    /// The next id is the greater of both, and so is each user's token version. A user who was removed since the backup has no
    /// version here; the tokens may have been ended any number of times before the removal, so one more than the backup says is
    /// not enough. Such a user gets the time in seconds as the version, which none that counts single endings can have reached.
    ///
    /// - Parameters:
    ///   - backup: The users that are to be there from now on.
    ///   - now: The moment.
    /// - Throws: `CredentialError.exhausted` where a version cannot be raised; nothing has changed then.
    public mutating func restore(_ backup: CredentialTable, at now: Timestamp) throws(CredentialError) {
        var restored = backup
        restored.nextID = max(nextID, backup.nextID)
        for user in backup.credentials {
            let version = self[user.id]?.tokenVersion ?? max(user.tokenVersion + 1, now.seconds)
            guard version > user.tokenVersion else { continue }
            try restored.update(user.id) { $0.endTokens(before: version) }
        }
        self = restored
    }
}
