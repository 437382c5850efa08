import CSQLite

extension Statement {
    func column(_ index: Int) throws(SQLiteError) -> Value {
        let index = Int32(clamping: index)
        switch unsafe sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(handle, index))
        case SQLITE_TEXT: return .text(try text(index))
        case SQLITE_BLOB: return .blob(blob(index))
        default: return .null
        }
    }

    /// Reads text by its length, so that a NUL inside survives, and repairs what is not UTF-8.
    ///
    /// The pointer is asked for before the count, as SQLite wants it; text without one means that memory ran out.
    private func text(_ index: Int32) throws(SQLiteError) -> String {
        guard let bytes = unsafe sqlite3_column_text(handle, index) else { throw connection.lastError(sql) }
        let count = unsafe Int(sqlite3_column_bytes(handle, index))
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func isUTF8(_ index: Int) -> Bool {
        let index = Int32(clamping: index)
        guard unsafe sqlite3_column_type(handle, index) == SQLITE_TEXT,
            let bytes = unsafe sqlite3_column_text(handle, index)
        else { return false }
        let count = unsafe Int(sqlite3_column_bytes(handle, index))
        return unsafe String(validating: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self) != nil
    }

    private func blob(_ index: Int32) -> [UInt8] {
        let bytes = unsafe sqlite3_column_blob(handle, index)
        let count = unsafe Int(sqlite3_column_bytes(handle, index))
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
    }
}
