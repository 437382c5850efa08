public import SQLite

/// A state of the catalogue, as the stores of one process tell it from others.
public enum CatalogueVersion: Equatable, Sendable {
    /// What the log's index says, the same to every store of the file.
    case log(LogIndexHead)
    /// SQLite's count of what other connections have committed, and how many rows this store has changed; to another store it says
    /// nothing.
    case counts(by: ObjectIdentifier, data: Int64, changes: Int64)
}
