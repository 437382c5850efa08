import CSQLite
import Glibc

/// A connection to one database file.
///
/// It is opened without SQLite's own mutexes and is not `Sendable`: each worker thread has one of its own.
@safe
public final class Connection {
    let handle: OpaquePointer
    let busyTimeout: Duration

    /// Opens the file, creating it with mode 0600 where there is none.
    ///
    /// Nothing is written to a file that is there already; one that is not a database is refused here.
    ///
    /// - Parameters:
    ///   - path: The file; no name is special, `:memory:` is a file of that name.
    ///   - milliseconds: How long to wait for another connection's lock before giving up with `ResultCode.busy`.
    /// - Throws: What SQLite said.
    public init(path: String, busyTimeout milliseconds: Int = 5000) throws(SQLiteError) {
        // SQLite reserves names that begin with a colon, and takes an empty one for a database that is thrown away.
        let file = path.hasPrefix("/") ? path : "./" + path
        guard !file.utf8.contains(0) else {
            throw SQLiteError(.cannotOpen, "the file's name holds a NUL", sql: "open")
        }
        busyTimeout = .milliseconds(milliseconds)
        Self.createPrivately(file)
        unsafe handle = try Self.open(file)
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: milliseconds))
        try execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL")
    }

    deinit {
        unsafe sqlite3_close_v2(handle)
    }

    /// Makes an empty file that its owner alone may read; SQLite gives the log beside it the same mode.
    ///
    /// `mknod` and not `open`: closing any descriptor of a database drops every POSIX lock that this process holds on
    /// it, other connections' too (https://www.sqlite.org/howtocorrupt.html, section 2.2). What goes wrong here,
    /// `sqlite3_open_v2` finds and tells.
    private static func createPrivately(_ file: String) {
        _ = unsafe mknod(file, S_IFREG | S_IRUSR | S_IWUSR, 0)
    }

    private static func open(_ file: String) throws(SQLiteError) -> OpaquePointer {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(file, &opened, flags, nil)
        guard code == SQLITE_OK, let handle = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw SQLiteError(extendedCode: code, message: unsafe String(cString: sqlite3_errstr(code)), sql: "open")
        }
        return unsafe handle
    }

    /// Runs SQL that has neither parameters nor rows, several statements if need be.
    ///
    /// - Parameter sql: The statements.
    /// - Throws: What SQLite said; the statements before the failed one have been run.
    public func execute(_ sql: String) throws(SQLiteError) {
        guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw lastError(sql)
        }
    }

    /// Prepares one statement, to be run as often as need be.
    ///
    /// - Parameter sql: One statement; what follows a semicolon is not looked at.
    /// - Returns: The statement, which keeps this connection open.
    /// - Throws: What SQLite said.
    public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        try Statement(sql, on: self)
    }

    /// The row id that the last INSERT of this connection gave.
    public var lastInsertedID: Int64 {
        unsafe sqlite3_last_insert_rowid(handle)
    }

    func lastError(_ sql: String) -> SQLiteError {
        SQLiteError(
            extendedCode: unsafe sqlite3_extended_errcode(handle),
            message: unsafe String(cString: sqlite3_errmsg(handle)),
            sql: sql)
    }
}
