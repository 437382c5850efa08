public import SQLite

/// Why the catalogue did not do what it was asked.
public enum CatalogueError: Error, Equatable {
    /// A course has that URL already; nothing was stored.
    case duplicateURL(existing: Int64)
    /// A review was to be of a course that is not there; nothing was stored.
    case noSuchCourse(Int64)
    /// More courses match a search than can be sorted by rating.
    case tooManyMatches(limit: Int)
    /// Another connection wrote for longer than the busy time-out.
    case busy(SQLiteError)
    /// The disk is full.
    case full(SQLiteError)
    /// The file may be read and not written.
    case readOnly(SQLiteError)
    /// The operating system could not open, read or write the file.
    case inputOutput(SQLiteError)
    /// The file is damaged, or not a database.
    case corrupt(SQLiteError)
    /// The database has a schema that this program does not know, a newer program's as a rule; it was left as it was.
    case unknownSchema(version: Int64, known: Int64)
    /// Anything else that SQLite says: a fault in this program, or no memory left.
    case other(SQLiteError)

    init(_ error: SQLiteError) {
        switch error.code {
        case .busy, .locked, .lockingProtocol: self = .busy(error)
        case .full: self = .full(error)
        case .readOnly: self = .readOnly(error)
        case .inputOutput, .cannotOpen, .permission: self = .inputOutput(error)
        case .corrupt, .notADatabase: self = .corrupt(error)
        default: self = .other(error)
        }
    }

    /// Whether it may be the disk, full or not to be written, and nothing of the file itself.
    public var mayBeOfDisk: Bool {
        switch self {
        case .full, .inputOutput, .readOnly: true
        default: false
        }
    }

    /// Runs the body and tells its error as one of the catalogue's.
    static func translating<Outcome>(
        _ body: () throws(SQLiteError) -> Outcome
    ) throws(CatalogueError) -> Outcome {
        do {
            return try body()
        } catch {
            throw CatalogueError(error)
        }
    }
}

extension CatalogueError: CustomStringConvertible {
    /// One line for the log.
    public var description: String {
        switch self {
        case .duplicateURL(let existing): "course \(existing) has that URL already"
        case .noSuchCourse(let id): "there is no course \(id)"
        case .tooManyMatches(let limit): "more than \(limit) courses match"
        case .busy(let error): "the catalogue is busy: \(error)"
        case .full(let error): "the catalogue's disk is full: \(error)"
        case .readOnly(let error): "the catalogue is read-only: \(error)"
        case .inputOutput(let error): "the catalogue's file cannot be used: \(error)"
        case .corrupt(let error): "the catalogue's file is damaged or not a database: \(error)"
        case .unknownSchema(let version, let known):
            "the catalogue's schema has version \(version), this program knows up to \(known)"
        case .other(let error): "the catalogue failed: \(error)"
        }
    }
}
