public import SQLite

/// Why the old application's database cannot be read.
public enum OldDatabaseError: Error, Equatable, Sendable {
    /// There is no such file, or it cannot be opened or read.
    case unopened(path: String, SQLiteError)
    /// It is not a database of SQLite, or a damaged one.
    case damaged(path: String, SQLiteError)
    /// It lacks tables or columns that the old application has.
    case otherSchema(path: String, missing: [String])
    /// What the old application wrote last was cut off, and has to be taken back before anybody reads.
    case cutOff(path: String)
    /// Somebody wrote it all the time.
    case busy(path: String)
    /// Anything else that SQLite says.
    case unreadable(path: String, SQLiteError)

    init(_ error: SQLiteError, path: String) {
        switch error.code {
        case .cannotOpen, .permission, .inputOutput: self = .unopened(path: path, error)
        case .notADatabase, .corrupt: self = .damaged(path: path, error)
        case .readOnly: self = .cutOff(path: path)
        case .busy, .locked: self = .busy(path: path)
        default: self = .unreadable(path: path, error)
        }
    }
}

extension OldDatabaseError: CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .unopened(let path, let error):
            "\(path) cannot be opened or read (\(error.message)); name the SQLite file of the old application, and run this "
                + "as a user who may read it and the folder it is in"
        case .damaged(let path, let error): "\(path) is no SQLite database, or a damaged one (\(error.message))"
        case .otherSchema(let path, let missing):
            "\(path) is not the old application's database: it has no \(missing.joined(separator: ", no "))"
        case .cutOff(let path):
            "\(path): the last change was cut off, and reading has to wait until it is taken back; start the old "
                + "application once, list its courses, stop it, and try again"
        case .busy(let path): "\(path) was written all the time; stop the old application, and try again"
        case .unreadable(let path, let error): "\(path) cannot be read: \(error)"
        }
    }
}
