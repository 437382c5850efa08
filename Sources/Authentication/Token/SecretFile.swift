import Files

/// The file that holds the keys tokens are signed with.
public struct SecretFile: Sendable {
    /// More than hundreds of keys have.
    static let limit = 65_536

    let path: String

    /// Names a secret file.
    ///
    /// - Parameter path: The file's path, or that of a symbolic link to it.
    public init(_ path: String) {
        self.path = path
    }

    /// Reads the key ring.
    ///
    /// - Returns: The keys.
    /// - Throws: `SecretFileError` where there is no usable key, or others than the owner may read the file: whoever has
    ///   the key makes tokens for anybody.
    public func keyRing() throws(SecretFileError) -> KeyRing {
        try reading().value
    }

    /// Reads the key ring together with the version of the file that it was read from.
    func reading() throws(SecretFileError) -> LiveFile<KeyRing, SecretFileError>.Reading {
        let contents = try contents()
        return LiveFile.Reading(
            try usable { () throws(KeyRingError) in try SecretText(contents.bytes).keyRing() }, contents)
    }

    func text() throws(SecretFileError) -> SecretText {
        let contents = try contents()
        return try usable { () throws(KeyRingError) in try SecretText(contents.bytes) }
    }

    func contents() throws(SecretFileError) -> FileContents {
        let contents: FileContents
        do throws(FileError) {
            contents = try FileContents(of: path, limit: Self.limit)
        } catch {
            throw .unreadable(error)
        }
        guard !contents.status.isReadableByOthers, !contents.status.isWritableByOthers else {
            throw .openToOthers(path: path)
        }
        return contents
    }

    func usable<Result>(_ step: () throws(KeyRingError) -> Result) throws(SecretFileError) -> Result {
        do throws(KeyRingError) {
            return try step()
        } catch {
            throw .unusable(path: path, error)
        }
    }
}
