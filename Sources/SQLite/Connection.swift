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
        let file = try Self.plain(path)
        busyTimeout = .milliseconds(milliseconds)
        Self.createPrivately(file)
        unsafe handle = try Self.open(file, SQLITE_OPEN_READWRITE)
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: milliseconds))
        try execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL")
    }

    /// Opens a file that is there, to read it and leave everything as it is.
    ///
    /// Where no log lies beside the file, nobody has it open or all of it is in the file, and it is read without locks: to take
    /// one, SQLite would make a log that belongs to whoever reads.
    ///
    /// - Parameters:
    ///   - path: The file; no name is special.
    ///   - isForeign: Whether another program may write the file without keeping such a log: then locks are taken, and those who
    ///     write wait while it is read.
    ///   - milliseconds: How long to wait for another connection's lock before giving up with `ResultCode.busy`.
    /// - Throws: What SQLite said; `ResultCode.cannotOpen` also where another user's log would first have to be indexed.
    public init(
        readingOnly path: String, isForeign: Bool = false, busyTimeout milliseconds: Int = 1000
    ) throws(SQLiteError) {
        let file = Self.resolved(try Self.plain(path))
        let hasLog = unsafe access(file + "-wal", F_OK) == 0
        if hasLog { try Self.refuseToIndex(file) }
        let isLocking = hasLog || isForeign && !Self.usesLog(file)
        busyTimeout = .milliseconds(milliseconds)
        unsafe handle = try Self.open(
            "file:\(Self.percentEncoded(file))\(isLocking ? "" : "?immutable=1")",
            SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: milliseconds))
        try execute("PRAGMA trusted_schema = OFF")
    }

    /// Opens a file that is there, to read it while others may write it, whichever journal it keeps.
    ///
    /// Locks are taken as for writing and nothing is written, but for what a program that was killed left to be done: a journal to
    /// be rolled back, or a log to be brought into the file. So it is opened for writing where that is allowed; one who may
    /// only read could not take away the log that is made for the reading. What is made beside the file by root belongs to
    /// the file's owner.
    ///
    /// - Parameters:
    ///   - path: The file; no name is special.
    ///   - milliseconds: How long to wait for another connection's lock before giving up with `ResultCode.busy`.
    /// - Throws: What SQLite said; `ResultCode.cannotOpen` where there is no such file.
    public init(readingShared path: String, busyTimeout milliseconds: Int = 5000) throws(SQLiteError) {
        let file = try Self.plain(path)
        busyTimeout = .milliseconds(milliseconds)
        unsafe handle = try Self.open(file, SQLITE_OPEN_READWRITE)
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: milliseconds))
        try execute("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF")
    }

    /// Makes a database in memory, which is gone with the connection.
    ///
    /// - Throws: What SQLite said.
    public init() throws(SQLiteError) {
        busyTimeout = .zero
        unsafe handle = try Self.open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        try execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF")
    }

    deinit {
        unsafe sqlite3_close_v2(handle)
    }

    /// The path in a form that SQLite takes for a file's, whatever it is.
    ///
    /// SQLite reserves names that begin with a colon, and takes an empty one for a database that is thrown away.
    private static func plain(_ path: String) throws(SQLiteError) -> String {
        guard !path.utf8.contains(0) else {
            throw SQLiteError(.cannotOpen, "the file's name holds a NUL", sql: "open")
        }
        return path.hasPrefix("/") ? path : "./" + path
    }

    /// The file that a path leads to, since the log lies beside that, and not beside a symbolic link.
    private static func resolved(_ path: String) -> String {
        guard let found = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(found) }
        return unsafe String(validatingCString: found) ?? path
    }

    /// Without the index beside it (`-shm`) a log is of no use, and the one who makes it owns it: others could not open it then.
    private static func refuseToIndex(_ file: String) throws(SQLiteError) {
        guard unsafe access(file + "-shm", F_OK) != 0 else { return }
        var found = stat()
        guard unsafe stat(file, &found) == 0, found.st_uid == geteuid() || geteuid() == 0 else {
            throw SQLiteError(.cannotOpen, "its log has no index, which its owner has to make", sql: "open")
        }
    }

    /// Whether the file says that it is used with a write-ahead log (https://www.sqlite.org/fileformat2.html, section 1.3.3).
    private static func usesLog(_ file: String) -> Bool {
        let descriptor = unsafe Glibc.open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var version: UInt8 = 0
        return unsafe pread(descriptor, &version, 1, 19) == 1 && version == 2
    }

    private static func percentEncoded(_ path: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        return path.utf8.map { byte in
            plain.contains(byte)
                ? String(Unicode.Scalar(byte)) : "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
        }.joined()
    }

    /// Makes an empty file that its owner alone may read; SQLite gives the log beside it the same mode.
    ///
    /// `mknod` and not `open`: closing any descriptor of a database drops every POSIX lock that this process holds on
    /// it, other connections' too (https://www.sqlite.org/howtocorrupt.html, section 2.2). What goes wrong here,
    /// `sqlite3_open_v2` finds and tells.
    private static func createPrivately(_ file: String) {
        _ = unsafe mknod(file, S_IFREG | S_IRUSR | S_IWUSR, 0)
    }

    private static func open(_ file: String, _ flags: Int32) throws(SQLiteError) -> OpaquePointer {
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(
            file, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
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
