public import Files

extension SecretFile {
    /// Reads the file for a copy, once its keys have been found to be usable.
    ///
    /// - Returns: The bytes as they are: the keys, which are to be shown to nobody.
    /// - Throws: `SecretFileError`.
    public func copy() throws(SecretFileError) -> [UInt8] {
        let contents = try contents()
        _ = try usable { () throws(KeyRingError) in try SecretText(contents.bytes).keyRing() }
        return contents.bytes
    }

    /// Makes the file with the keys of a backup; when this returns it is on the disk.
    ///
    /// - Parameter backup: What `copy()` returned.
    /// - Throws: `FileError`, for which `isExisting` holds if there is one already; it stays as it is.
    public func create(with backup: [UInt8]) throws(FileError) {
        let lock = try FileLock(of: path)
        defer { lock.unlock() }
        try lock.create(path, with: backup)
    }
}
