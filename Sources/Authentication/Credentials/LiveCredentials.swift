import Files
import Synchronization
public import Time

/// The users as the file has them now, for as long as a process runs.
///
/// A request costs one `stat`. The file is read again only when that shows another version, and the users are swapped only
/// when the new file is whole and right; until then the last good ones stay, so that an editor that empties a file before
/// it writes locks nobody out.
public final class LiveCredentials: Sendable {
    /// Up to this size in bytes a change is waited for, which takes some milliseconds.
    ///
    /// Of a larger file the users of before are served while one thread reads it.
    private static let sizeWorthWaiting: Int64 = 1 << 20

    private typealias Look = Result<FileVersion, FileError>

    private struct State {
        var table: CredentialTable
        let loaded = Timestamp.now
        /// What the last look showed that needs no further reading: the version of the table, or of a bad file.
        var known: Look?
        /// The bad file that was told of, so that each is told of once.
        var reported: Look?
    }

    private let file: CredentialFile
    private let onFault: @Sendable (CredentialFileError) -> Void
    private let state: Mutex<State>
    private let reading = Mutex(())

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
        self.onFault = onFault
        let (table, contents) = try file.read()
        state = Mutex(State(table: table, known: Self.known(contents)))
    }

    /// The users as of now.
    ///
    /// - Returns: The users of the file, or of the last version of it that was good.
    public func current() -> CredentialTable {
        let look = look()
        let (known, table) = state.withLock { ($0.known == look, $0.table) }
        if known { return table }
        return Self.isWorthWaiting(look) ? readAgain() : readAgainUnlessReading(table)
    }

    /// Changes the users in the file and here, so that the next request of this process sees the change.
    ///
    /// - Parameter change: What to do to the users; while it runs other writers wait, so hash passwords beforehand.
    /// - Returns: What the change returned.
    /// - Throws: What the change threw, or `CredentialFileError`; see `CredentialFile.update(_:)`.
    @discardableResult
    public func update<Result>(_ change: (inout CredentialTable) throws -> Result) throws -> Result {
        let (result, table) = try file.replace(change)
        // Should a later version have been read meanwhile, the next look finds it again.
        state.withLock { $0 = State(table: table) }
        return result
    }

    /// Reads the file again at once, whatever its status says.
    ///
    /// - Throws: `CredentialFileError` where the file cannot be used; then the users stay as they were, and this version of it
    ///   is not told of again.
    public func reload() throws(CredentialFileError) {
        try reading.withLock { _ throws(CredentialFileError) in
            let look = look()
            do throws(CredentialFileError) {
                try load()
            } catch {
                if Self.isSettled(look) { _ = isNews(error, at: look) }
                throw error
            }
        }
    }

    /// What is in memory now, without a look at the file.
    ///
    /// - Returns: How many users there are, and when they were read or changed here.
    public func loaded() -> (count: Int, at: Timestamp) {
        state.withLock { ($0.table.credentials.count, $0.loaded) }
    }
}

extension LiveCredentials {
    private func look() -> Look {
        Result { () throws(FileError) in try FileVersion(of: file.path) }
    }

    private static func isWorthWaiting(_ look: Look) -> Bool {
        guard case .success(let version) = look else { return true }
        return version.size <= sizeWorthWaiting
    }

    private static func known(_ contents: FileContents) -> Look? {
        contents.isSettled ? .success(contents.version) : nil
    }

    private func readAgainUnlessReading(_ table: CredentialTable) -> CredentialTable {
        reading.withLockIfAvailable { _ in read() } ?? table
    }

    private func readAgain() -> CredentialTable {
        reading.withLock { _ in read() }
    }

    /// Reads the file unless another thread has just done so, and without the lock on the state: requests go on meanwhile.
    private func read() -> CredentialTable {
        let look = look()
        let (known, table) = state.withLock { ($0.known == look, $0.table) }
        if known { return table }
        let isSettled = Self.isSettled(look)
        do throws(CredentialFileError) {
            return try load()
        } catch {
            // Until it has settled, a good version may look like the bad one: it is read again, and not told of yet.
            if isSettled, isNews(error, at: look) { onFault(error) }
            return table
        }
    }

    @discardableResult
    private func load() throws(CredentialFileError) -> CredentialTable {
        let (table, contents) = try file.read()
        state.withLock { $0 = State(table: table, known: Self.known(contents)) }
        return table
    }

    /// Notes a bad file, so that it is told of once, and not read again if only another version can mend it.
    private func isNews(_ error: CredentialFileError, at look: Look) -> Bool {
        state.withLock { state in
            defer { state.reported = look }
            if !error.isPassing { state.known = look }
            return state.reported != look
        }
    }

    private static func isSettled(_ look: Look) -> Bool {
        guard case .success(let version) = look else { return true }
        return version.isSettled
    }
}
