import Files

/// The file that holds the keys tokens are signed with.
public struct SecretFile: Sendable {
    /// More than hundreds of keys have.
    static let limit = 65_536

    /// The path that it was named by.
    public let path: String
    private let isCredential: Bool

    /// Names a secret file.
    ///
    /// - Parameter path: The file's path, or that of a symbolic link to it.
    public init(_ path: String) {
        self.path = path
        isCredential = false
    }

    /// Names the copy of a secret that systemd has made for this service alone, as systemd.exec(5) has it (LoadCredential=).
    ///
    /// Its folder is closed to everybody else. The file is root's, and where the service's user may read it by an access control
    /// list, the bits of its group are that list's mask and let no group in.
    ///
    /// - Parameter path: The copy's path.
    public init(credential path: String) {
        self.path = path
        isCredential = true
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
        try contents(of: path, isResolved: false)
    }

    func contents(of target: String, isResolved: Bool) throws(SecretFileError) -> FileContents {
        let contents: FileContents
        do throws(FileError) {
            contents = try FileContents(of: target, limit: Self.limit, isResolved: isResolved)
        } catch {
            throw .unreadable(error)
        }
        guard !isOpenToOthers(contents.status) else { throw .openToOthers(path: path) }
        return contents
    }

    private func isOpenToOthers(_ status: FileStatus) -> Bool {
        let isReadable = isCredential ? status.mode & 0o004 != 0 : status.isReadableByOthers
        return isReadable || status.isWritableByOthers
    }

    func usable<Result>(_ step: () throws(KeyRingError) -> Result) throws(SecretFileError) -> Result {
        do throws(KeyRingError) {
            return try step()
        } catch {
            throw .unusable(path: path, error)
        }
    }
}
