import CSQLite

extension Statement {
    func bind(_ values: [Value]) throws(SQLiteError) {
        let parameters = unsafe Int(sqlite3_bind_parameter_count(handle))
        guard values.count == parameters else {
            throw SQLiteError(.range, "\(values.count) values for \(parameters) parameters", sql: sql)
        }
        for (index, value) in zip(Int32(1)..., values) {
            guard bind(value, at: index) == SQLITE_OK else { throw connection.lastError(sql) }
        }
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .null: unsafe sqlite3_bind_null(handle, index)
        case .integer(let integer): unsafe sqlite3_bind_int64(handle, index, integer)
        case .real(let real): unsafe sqlite3_bind_double(handle, index, real)
        case .text(let text): bind(text, at: index)
        case .blob(let bytes): bind(bytes, at: index)
        }
    }

    private func bind(_ text: String, at index: Int32) -> Int32 {
        unsafe text.withCString { unsafe syllabus_bind_text(handle, index, $0, UInt64(text.utf8.count)) }
    }

    /// Binds bytes; an empty array may have no address, and a null pointer would mean null.
    private func bind(_ bytes: [UInt8], at index: Int32) -> Int32 {
        guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
        return unsafe bytes.withUnsafeBytes {
            unsafe syllabus_bind_blob(handle, index, $0.baseAddress, UInt64($0.count))
        }
    }
}
