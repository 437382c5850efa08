import CSQLite

/// A primary result code of SQLite (https://www.sqlite.org/rescode.html).
public struct ResultCode: RawRepresentable, Hashable, Sendable {
    /// The number in `sqlite3.h`.
    public let rawValue: Int32

    /// Takes the number as SQLite gave it; the bits above the lowest eight make a code extended and are not kept here.
    ///
    /// - Parameter rawValue: A primary or an extended result code.
    public init(rawValue: Int32) {
        self.rawValue = rawValue & 0xff
    }

    /// Another connection held a lock for longer than the busy time-out.
    public static let busy = ResultCode(rawValue: SQLITE_BUSY)
    /// Another statement of the same connection is in the way.
    public static let locked = ResultCode(rawValue: SQLITE_LOCKED)
    /// Several connections raced for the locks of the write-ahead log.
    public static let lockingProtocol = ResultCode(rawValue: SQLITE_PROTOCOL)
    /// The file or its folder may be read and not written.
    public static let readOnly = ResultCode(rawValue: SQLITE_READONLY)
    /// The file's permissions do not allow it.
    public static let permission = ResultCode(rawValue: SQLITE_PERM)
    /// The operating system reported an error while reading or writing.
    public static let inputOutput = ResultCode(rawValue: SQLITE_IOERR)
    /// The file could not be opened.
    public static let cannotOpen = ResultCode(rawValue: SQLITE_CANTOPEN)
    /// The disk is full, or there is no id left.
    public static let full = ResultCode(rawValue: SQLITE_FULL)
    /// The file is a damaged database.
    public static let corrupt = ResultCode(rawValue: SQLITE_CORRUPT)
    /// The file is not a database.
    public static let notADatabase = ResultCode(rawValue: SQLITE_NOTADB)
    /// There is no memory left.
    public static let outOfMemory = ResultCode(rawValue: SQLITE_NOMEM)
    /// A constraint of the schema refused the change.
    public static let constraint = ResultCode(rawValue: SQLITE_CONSTRAINT)
    /// A value is not of the type asked for.
    public static let mismatch = ResultCode(rawValue: SQLITE_MISMATCH)
    /// A parameter or column that the statement does not have.
    public static let range = ResultCode(rawValue: SQLITE_RANGE)
    /// Anything wrong with the SQL itself.
    public static let error = ResultCode(rawValue: SQLITE_ERROR)
    /// The library was called in a way that it does not allow.
    public static let misuse = ResultCode(rawValue: SQLITE_MISUSE)
}
