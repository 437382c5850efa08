/// A value as SQLite stores it (https://www.sqlite.org/datatype3.html, section 2).
public enum Value: Equatable, Sendable {
    /// No value.
    case null
    /// A signed integer of 64 bits.
    case integer(Int64)
    /// A floating-point number; SQLite stores NaN as null.
    case real(Double)
    /// Text, which may hold NUL.
    case text(String)
    /// Bytes as they are.
    case blob([UInt8])
}
