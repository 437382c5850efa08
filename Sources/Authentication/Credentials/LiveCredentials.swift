import Files
public import Time

/// The users as the file has them now, for as long as a process runs.
///
/// In a process that serves many requests they are in memory, and a request costs one `stat`; see `LiveFile`. In one that
/// serves a single request nothing is read before it is asked for.
public final class LiveCredentials: Sendable {
    private let file: CredentialFile
    /// Nil where each question is answered from the file itself.
    private let live: LiveFile<CredentialTable, CredentialFileError>?

    /// Reads the users for the first time.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - onFault: Told once of each version of the file that cannot be used, on the thread that met it.
    /// - Throws: `CredentialFileError`: a process does not start without users that it can trust.
    public init(
        file: CredentialFile, onFault: @escaping @Sendable (CredentialFileError) -> Void
    ) throws(CredentialFileError) {
        self.file = file
        live = try LiveFile(
            file.path, read: { () throws(CredentialFileError) in try file.reading() }, isPassing: \.isPassing,
            onFault: onFault)
    }

    /// Names the file for a process that asks once or twice; nothing is read yet, and nothing is kept.
    ///
    /// - Parameter file: The file.
    public init(readWhenAsked file: CredentialFile) {
        self.file = file
        live = nil
    }

    /// The users as of now.
    ///
    /// - Returns: The users of the file, or of the last version of it that was good.
    /// - Throws: `CredentialFileError` where the users are not in memory, and the file cannot be used.
    public func current() throws(CredentialFileError) -> CredentialTable {
        guard let live else { return try file.load() }
        return live.current()
    }

    /// The user with an id as of now, or nil.
    ///
    /// - Parameter id: Whose record.
    /// - Returns: The record; one that is not in memory is read without the others where the file's layout allows it.
    /// - Throws: `CredentialFileError`, as `current()` does.
    public func credential(id: Int64) throws(CredentialFileError) -> Credential? {
        guard let live else { return try file.credential(id: id) }
        return live.current()[id]
    }

    /// Changes the users in the file and here, so that the next request of this process sees the change.
    ///
    /// - Parameter change: What to do to the users; while it runs other writers wait, so hash passwords beforehand.
    /// - Returns: What the change returned.
    /// - Throws: What the change threw, or `CredentialFileError`; see `CredentialFile.update(_:)`.
    @discardableResult
    public func update<Result>(_ change: (inout CredentialTable) throws -> Result) throws -> Result {
        guard let live else { return try file.update(change) }
        let (table, version, _) = live.loaded
        return try file.update(change, knowing: table, of: version) { live.replace(with: $0) }
    }

    /// Reads the file again at once, whatever its status says.
    ///
    /// - Throws: `CredentialFileError` where the file cannot be used; then the users stay as they were, and this version of it
    ///   is not told of again.
    public func reload() throws(CredentialFileError) {
        try live?.reload()
    }

    /// What is in memory now, without a look at the file.
    ///
    /// - Returns: How many users there are, and when they were read or changed here; nil where none are kept.
    public func loaded() -> (count: Int, at: Timestamp)? {
        live.map { ($0.loaded.value.credentials.count, $0.loaded.at) }
    }
}
