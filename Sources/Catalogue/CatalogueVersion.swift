/// A state of the catalogue, as one store tells it from others; versions of two stores have nothing to do with each other.
public struct CatalogueVersion: Equatable, Sendable {
    /// SQLite's count of what other connections have committed.
    let data: Int64
    /// How many rows this connection has changed.
    let changes: Int64
}
