public import Files

/// The flat file that holds the users: read whole, and replaced whole under a lock.
public struct CredentialFile: Sendable {
    /// The greatest file that is read: some two million users.
    static let limit = 512 << 20

    /// Where the file is.
    public let path: String

    /// Names a file without looking at it.
    ///
    /// - Parameter path: Where the file is, or a symbolic link to it.
    public init(path: String) {
        self.path = path
    }

    /// Reads the users.
    ///
    /// - Returns: The users.
    /// - Throws: `CredentialFileError`; the file is left as it is.
    public func load() throws(CredentialFileError) -> CredentialTable {
        try Self.read(path, named: path).table
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
        try replace(change).result
    }

    func replace<Result>(
        _ change: (inout CredentialTable) throws -> Result
    ) throws -> (result: Result, table: CredentialTable) {
        let target = try target()
        let lock = try Self.wrapping { () throws(FileError) in try FileLock(of: target) }
        defer { lock.unlock() }
        var table = try Self.read(target, named: path).table
        let result = try change(&table)
        let bytes = table.bytes
        try Self.wrapping { () throws(FileError) in try lock.replace(target, with: bytes) }
        return (result, table)
    }

    /// Reads the users together with the contents that they were read from.
    func read() throws(CredentialFileError) -> (table: CredentialTable, contents: FileContents) {
        try Self.read(path, named: path)
    }

    private func target() throws(CredentialFileError) -> String {
        do throws(FileError) {
            return try resolved(path)
        } catch {
            throw error.isMissing ? .missing(path: path) : .file(error)
        }
    }
}

extension CredentialFile {
    private static func read(
        _ path: String, named name: String
    ) throws(CredentialFileError) -> (table: CredentialTable, contents: FileContents) {
        let contents = try contents(of: path, named: name)
        guard contents.status.mode & 0o002 == 0 else { throw .writableByAll(path: name) }
        if let table = CredentialLayout(contents.bytes)?.table() { return (table, contents) }
        do throws(CredentialFault) {
            return (try CredentialParser.table(from: contents.bytes), contents)
        } catch {
            throw .corrupt(path: name, line: error.line, problem: error.problem)
        }
    }

    private static func contents(of path: String, named name: String) throws(CredentialFileError) -> FileContents {
        do throws(FileError) {
            return try FileContents(of: path, limit: limit)
        } catch {
            throw error.isMissing ? .missing(path: name) : .file(error)
        }
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
