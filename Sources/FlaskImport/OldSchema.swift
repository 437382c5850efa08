import SQLite

/// The tables and columns of a database beside those that the old application has.
struct OldSchema {
    /// What the old application has and the database lacks.
    let missing: [String]
    /// What the database has besides.
    let ignored: [String]

    private static let columns = [
        "user": ["id", "username", "email", "password"],
        "course": ["id", "title", "url", "created_at"],
        "review": ["id", "course_id", "rating", "comment", "created_at", "created_by_id"],
    ]

    init(of connection: Connection) throws(SQLiteError) {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        let tables = try connection.prepare(sql).rows { row throws(SQLiteError) in try row.text(0) }
        let columns = try connection.prepare("SELECT name FROM pragma_table_info(?)")
        var found: [String: [String]] = [:]
        for table in tables {
            found[table.lowercased()] = try columns.rows(.text(table)) { row throws(SQLiteError) in
                try row.text(0).lowercased()
            }
        }
        self.init(found)
    }

    /// Compares tables and their columns, all in lower case, as SQLite compares them.
    init(_ found: [String: [String]]) {
        var (missing, ignored): ([String], [String]) = ([], [])
        for (table, wanted) in Self.columns.sorted(by: { $0.key < $1.key }) {
            guard let columns = found[table] else {
                missing.append("table \(table)")
                continue
            }
            missing += wanted.filter { !columns.contains($0) }.map { "column \(table).\($0)" }
            ignored += columns.filter { !wanted.contains($0) }.map { "column \(table).\($0)" }
        }
        ignored += found.keys.filter { Self.columns[$0] == nil }.sorted().map { "table \($0)" }
        self.missing = missing
        self.ignored = ignored
    }
}
