public import Files

extension SecretFile {
    /// Makes a secret file: 32 random bytes in base64url and a line feed, on the disk when this returns.
    ///
    /// - Parameters:
    ///   - path: Where the file is to stand.
    ///   - lock: A lock that all who make this file hold.
    /// - Throws: `FileError`, for which `isExisting` holds if there is one already; it stays as it is.
    public static func create(_ path: String, under lock: borrowing FileLock) throws(FileError) {
        let text = Base64URL.encode(randomBytes(32).span) + "\n"
        try lock.create(path, with: [UInt8](text.utf8))
    }
}
