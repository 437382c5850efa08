public import Files

/// The flat file that holds the users: read whole, and replaced whole under a lock.
public struct CredentialFile: Sendable {
    /// The greatest file that is read: some two million users.
    static let limit = 512 << 20

    /// Where the file is.
    public let path: String
    private let patience: Int

    /// Names a file without looking at it.
    ///
    /// - Parameters:
    ///   - path: Where the file is, or a symbolic link to it.
    ///   - patience: How many seconds a change waits for those of others.
    public init(path: String, patience: Int = 10) {
        self.path = path
        self.patience = patience
    }

    /// Reads the users.
    ///
    /// - Returns: The users.
    /// - Throws: `CredentialFileError`; the file is left as it is.
    public func load() throws(CredentialFileError) -> CredentialTable {
        try Self.table(of: try contents(of: path), named: path)
    }

    /// Makes the file, without users; when this returns it is on the disk.
    ///
    /// - Throws: `FileError`, for which `isExisting` holds if there is one already; it stays as it is.
    public func create() throws(FileError) {
        let lock = try FileLock(of: path)
        defer { lock.unlock() }
        try lock.create(path, with: CredentialTable().bytes)
    }

    /// Changes the users: locks the file, reads it again, makes the change and replaces the file.
    ///
    /// When this returns the change is on the disk; when it throws the file is as it was, but for an error of
    /// `FileOperation.syncFolder`: then the change is made and may be lost by a power cut. Writers wait for each other, in this
    /// process and in others, and each changes what the one before left.
    ///
    /// - Parameter change: What to do to the users; while it runs other writers wait, so hash passwords beforehand.
    /// - Returns: What the change returned.
    /// - Throws: What the change threw, or `CredentialFileError`.
    @discardableResult
    public func update<Result>(_ change: (inout CredentialTable) throws -> Result) throws -> Result {
        try update(change, knowing: nil, of: nil) { _ in }
    }

    /// Changes the users as `update(_:)` does, for those who may know already what the file says.
    ///
    /// - Parameters:
    ///   - change: What to do to the users.
    ///   - known: The users that a version of the file has; if it is that one still it is not read again.
    ///   - version: Which version.
    ///   - onChange: Is passed the changed users while nobody else can change the file.
    /// - Returns: What the change returned.
    /// - Throws: What the change threw, or `CredentialFileError`.
    func update<Result>(
        _ change: (inout CredentialTable) throws -> Result, knowing known: CredentialTable?, of version: FileVersion?,
        onChange: (CredentialTable) -> Void
    ) throws -> Result {
        let target = try target()
        // What a link leads to and holds no users gets no lock beside it, which stays.
        if isSymbolicLink(path) { _ = try self.table(in: target, unless: version, known) }
        let lock = try Self.wrapping { () throws(FileError) in try FileLock(of: target, waiting: patience) }
        defer { lock.unlock() }
        var table = try self.table(in: target, unless: version, known)
        let result = try change(&table)
        let bytes = table.bytes
        try Self.wrapping { () throws(FileError) in try lock.replace(target, with: bytes) }
        onChange(table)
        return result
    }

    private func table(
        in target: String, unless version: FileVersion?, _ known: CredentialTable?
    ) throws(CredentialFileError) -> CredentialTable {
        if let known, let version, (try? FileVersion(of: target)) == version { return known }
        return try Self.table(of: try contents(of: target, isResolved: true), named: path)
    }

    /// Reads one user, without the others where the file's layout allows it.
    func credential(id: Int64) throws(CredentialFileError) -> Credential? {
        let contents = try contents(of: path)
        if let credential = CredentialLayout(contents.bytes)?.credential(id: id) { return credential }
        return try Self.table(of: contents, named: path)[id]
    }

    /// Reads the users together with the version that they were read from.
    func reading() throws(CredentialFileError) -> LiveFile<CredentialTable, CredentialFileError>.Reading {
        let contents = try contents(of: path)
        return LiveFile.Reading(try Self.table(of: contents, named: path), contents)
    }

    private func target() throws(CredentialFileError) -> String {
        do throws(FileError) {
            return try resolvedForChange(path)
        } catch {
            throw error.isMissing ? .missing(path: path) : .file(error)
        }
    }
}

extension CredentialFile {
    static func table(
        of contents: FileContents, named name: String
    ) throws(CredentialFileError) -> CredentialTable {
        if let table = CredentialLayout(contents.bytes)?.table() { return table }
        do throws(CredentialFault) {
            return try CredentialParser.table(from: contents.bytes)
        } catch {
            throw .corrupt(path: name, line: error.line, problem: error.problem)
        }
    }

    func contents(of target: String, isResolved: Bool = false) throws(CredentialFileError) -> FileContents {
        let contents: FileContents
        do throws(FileError) {
            contents = try FileContents(of: target, limit: Self.limit, isResolved: isResolved)
        } catch {
            throw error.isMissing ? .missing(path: path) : .file(error)
        }
        guard contents.status.mode & 0o002 == 0 else { throw .writableByAll(path: path) }
        return contents
    }

    private static func wrapping<Result: ~Copyable>(
        _ call: () throws(FileError) -> Result
    ) throws(CredentialFileError) -> Result {
        do throws(FileError) {
            return try call()
        } catch {
            throw .file(error)
        }
    }
}
