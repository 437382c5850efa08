public import Files
public import Time

extension SecretFile {
    /// Makes the file: a ring of one random key, on the disk when this returns.
    ///
    /// - Parameter now: The moment to note as that of the key's making.
    /// - Throws: `FileError`, for which `isExisting` holds if there is one already; it stays as it is.
    public func create(at now: Timestamp = .now) throws(FileError) {
        let lock = try FileLock(of: path)
        defer { lock.unlock() }
        try lock.create(path, with: Array("\(KeyLine.random(created: now).text)\n".utf8))
    }
}
