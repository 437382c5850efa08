import CSQLite

/// A prepared statement of one connection.
///
/// It is bound, stepped and reset by each use, so that it holds no lock and no row between two uses, after an error
/// neither.
@safe
public final class Statement {
    /// The text it was prepared from.
    public let sql: String
    let connection: Connection
    let handle: OpaquePointer

    init(_ sql: String, on connection: Connection) throws(SQLiteError) {
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        guard unsafe sqlite3_prepare_v3(connection.handle, sql, -1, flags, &prepared, nil) == SQLITE_OK else {
            throw connection.lastError(sql)
        }
        guard let handle = unsafe prepared else {
            throw SQLiteError(.misuse, "there is no statement in it", sql: sql)
        }
        self.sql = sql
        self.connection = connection
        unsafe self.handle = handle
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    /// Runs the statement to its end.
    ///
    /// - Parameter values: One for each parameter, in order.
    /// - Throws: What SQLite said.
    public func run(_ values: Value...) throws(SQLiteError) {
        try run(values)
    }

    /// Runs the statement to its end.
    ///
    /// - Parameter values: One for each parameter, in order.
    /// - Throws: What SQLite said.
    public func run(_ values: [Value]) throws(SQLiteError) {
        try forEachRow(values) { _ throws(SQLiteError) in }
    }

    /// Runs the statement to its end and reads its rows.
    ///
    /// - Parameters:
    ///   - values: One for each parameter, in order.
    ///   - read: Makes an element of a row; the row must not be kept.
    /// - Returns: The elements in the rows' order.
    /// - Throws: What SQLite said, or the reading.
    public func rows<Element>(
        _ values: Value..., read: (Row) throws(SQLiteError) -> Element
    ) throws(SQLiteError) -> [Element] {
        try rows(values, read: read)
    }

    /// Runs the statement to its end and reads its rows.
    ///
    /// - Parameters:
    ///   - values: One for each parameter, in order.
    ///   - read: Makes an element of a row; the row must not be kept.
    /// - Returns: The elements in the rows' order.
    /// - Throws: What SQLite said, or the reading.
    public func rows<Element>(
        _ values: [Value], read: (Row) throws(SQLiteError) -> Element
    ) throws(SQLiteError) -> [Element] {
        var elements: [Element] = []
        try forEachRow(values) { row throws(SQLiteError) in elements.append(try read(row)) }
        return elements
    }

    /// Runs the statement to its end, row by row.
    ///
    /// - Parameters:
    ///   - values: One for each parameter, in order.
    ///   - body: Is given each row, which must not be kept.
    /// - Throws: What SQLite said, or the body.
    public func forEachRow(_ values: [Value], _ body: (Row) throws(SQLiteError) -> Void) throws(SQLiteError) {
        defer { reset() }
        try bind(values)
        while try step() {
            try body(Row(statement: self))
        }
    }

    /// Runs the statement to its end, row by row, with a body that has errors of its own.
    ///
    /// - Parameters:
    ///   - values: One for each parameter, in order.
    ///   - body: Is given each row, which must not be kept; what it throws ends the reading.
    /// - Throws: What SQLite said, or what the body threw.
    public func forEachRow(_ values: Value..., body: (Row) throws -> Void) throws {
        defer { reset() }
        try bind(values)
        while try step() {
            try body(Row(statement: self))
        }
    }

    private func step() throws(SQLiteError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw connection.lastError(sql)
        }
    }

    /// Makes the statement ready for its next use; the result is the error of the last step, which has been thrown.
    private func reset() {
        unsafe sqlite3_reset(handle)
    }
}
