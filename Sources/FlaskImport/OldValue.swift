import SQLite

/// A value of the old database as it is told apart here; SQLite lets a column hold any kind of it.
enum OldValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    /// Text whose bytes are not UTF-8.
    case notUTF8
    /// A number that is not an integer, or bytes.
    case other

    /// Reads a column of a row.
    init(_ row: Row, _ column: Int) throws(SQLiteError) {
        switch try row.value(column) {
        case .null: self = .null
        case .integer(let integer): self = .integer(integer)
        case .text(let text): self = row.isUTF8(column) ? .text(text) : .notUTF8
        case .real, .blob: self = .other
        }
    }

    var integer: Int64? {
        guard case .integer(let integer) = self else { return nil }
        return integer
    }
}
