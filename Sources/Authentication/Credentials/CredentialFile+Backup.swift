public import Files
public import Time

extension CredentialFile {
    /// Reads the file for a copy, once its users have been found to be whole.
    ///
    /// No lock is taken: the file is only ever replaced in one step, so what is read is one state of it, and a folder that may not
    /// be written can be copied too.
    ///
    /// - Returns: The bytes as they are, which hold password hashes, and how many users they hold.
    /// - Throws: `CredentialFileError`.
    public func copy() throws(CredentialFileError) -> (bytes: [UInt8], count: Int) {
        let contents = try contents(of: path)
        return (contents.bytes, try Self.table(of: contents, named: path).credentials.count)
    }

    /// Makes the file with the users of a backup; when this returns it is on the disk.
    ///
    /// - Parameter backup: The users.
    /// - Throws: `FileError`, for which `isExisting` holds if there is one already; it stays as it is.
    public func create(with backup: CredentialTable) throws(FileError) {
        let lock = try FileLock(of: path)
        defer { lock.unlock() }
        try lock.create(path, with: backup.bytes)
    }

    /// Puts the users of a backup in the place of those that are there, as `CredentialTable.restore(_:at:)` does.
    ///
    /// When this returns the change is on the disk; when it throws the file is as it was, as with `update(_:)`.
    ///
    /// - Parameters:
    ///   - backup: The users.
    ///   - now: The moment.
    /// - Throws: `CredentialFileError`, or `CredentialError.exhausted`.
    public func restore(_ backup: CredentialTable, at now: Timestamp = .now) throws {
        try update { try $0.restore(backup, at: now) }
    }
}
