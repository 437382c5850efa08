import CSQLite

/// A copy of one database into another, a few pages at a time (https://www.sqlite.org/backup.html).
///
/// The target is written in one transaction: until the last step has returned its readers see what it held before, and a copy
/// that goes away earlier leaves that. A source that another connection writes between two steps would be copied from its
/// beginning again, as often as that happens; one whose connection has a read transaction open stays as it was when that began.
@safe
public final class Backup {
    private let source: Connection
    private let target: Connection
    private let handle: OpaquePointer
    private var isDone = false

    /// Begins a copy of the whole database; nothing is locked yet.
    ///
    /// - Parameters:
    ///   - source: What is copied; its connection may be used for other things in between.
    ///   - target: Where to; its connection must not be used until the copy has ended.
    /// - Throws: What SQLite said.
    public init(of source: Connection, into target: Connection) throws(SQLiteError) {
        guard let handle = unsafe sqlite3_backup_init(target.handle, "main", source.handle, "main") else {
            throw target.lastError(Self.name)
        }
        self.source = source
        self.target = target
        unsafe self.handle = handle
    }

    deinit {
        unsafe sqlite3_backup_finish(handle)
    }

    /// Takes the target's write lock, which is kept until the copy has ended; no page is copied.
    ///
    /// - Throws: What SQLite said; `ResultCode.busy` when the target's busy time-out has passed.
    public func lock() throws(SQLiteError) {
        _ = try step(0)
    }

    /// Copies some pages; after the last ones the target has been committed, and synced as its connection syncs.
    ///
    /// - Parameter pages: How many.
    /// - Returns: Whether that was all.
    /// - Throws: What SQLite said; the target is as it was then.
    public func step(_ pages: Int) throws(SQLiteError) -> Bool {
        guard !isDone else { return true }
        let code = unsafe sqlite3_backup_step(handle, Int32(clamping: pages))
        isDone = code == SQLITE_DONE
        guard isDone || code == SQLITE_OK else {
            throw SQLiteError(
                extendedCode: code, message: unsafe String(cString: sqlite3_errstr(code)), sql: Self.name)
        }
        return isDone
    }

    /// How many pages the source had at the last step.
    public var pageCount: Int { unsafe Int(sqlite3_backup_pagecount(handle)) }

    /// How many of them were still to be copied then.
    public var remaining: Int { unsafe Int(sqlite3_backup_remaining(handle)) }

    private static let name = "backup"
}
