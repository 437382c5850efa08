public import SQLite

/// A state of the catalogue, as one store tells it from others; versions of two stores have nothing to do with each other.
public enum CatalogueVersion: Equatable, Sendable {
    /// What the log's index says.
    case log(LogIndexHead)
    /// SQLite's count of what other connections have committed, and how many rows this connection has changed.
    case counts(data: Int64, changes: Int64)
}
