import SQLite

/// A reference to a row of another table.
struct OldReference: Equatable, Sendable {
    let id: OldValue
    /// Whether there is such a row.
    let isThere: Bool

    init(_ id: OldValue, isThere: Bool = true) {
        self.id = id
        self.isThere = isThere
    }

    init(_ row: Row, _ column: Int, found: Int) throws(SQLiteError) {
        self.init(try OldValue(row, column), isThere: try row.value(found) != .null)
    }
}
