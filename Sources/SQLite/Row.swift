/// The row that a statement stands on, valid until the reading of it returns.
public struct Row {
    let statement: Statement

    /// The value of a column.
    ///
    /// - Parameter column: Counted from 0; one that the row does not have is null.
    /// - Returns: The value.
    /// - Throws: `ResultCode.outOfMemory`.
    public func value(_ column: Int) throws(SQLiteError) -> Value {
        try statement.column(column)
    }

    /// The integer of a column.
    ///
    /// - Parameter column: Counted from 0.
    /// - Returns: The integer.
    /// - Throws: `ResultCode.mismatch` where the value is of another type.
    public func integer(_ column: Int) throws(SQLiteError) -> Int64 {
        guard case .integer(let integer) = try value(column) else { throw mismatch(column) }
        return integer
    }

    /// The text of a column.
    ///
    /// - Parameter column: Counted from 0.
    /// - Returns: The text; bytes that are not UTF-8 are replaced by U+FFFD.
    /// - Throws: `ResultCode.mismatch` where the value is of another type.
    public func text(_ column: Int) throws(SQLiteError) -> String {
        guard case .text(let text) = try value(column) else { throw mismatch(column) }
        return text
    }

    /// Whether the bytes of a text are UTF-8, so that reading it repairs nothing.
    ///
    /// - Parameter column: Counted from 0.
    /// - Returns: False for a value of another type, too.
    public func isUTF8(_ column: Int) -> Bool {
        statement.isUTF8(column)
    }

    private func mismatch(_ column: Int) -> SQLiteError {
        SQLiteError(.mismatch, "column \(column) is of another type", sql: statement.sql)
    }
}
