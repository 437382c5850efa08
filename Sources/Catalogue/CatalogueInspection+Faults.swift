import SQLite

extension CatalogueInspection {
    /// Compares the schema with what the same steps make of a new file, and looks for reviews without their course.
    ///
    /// A trigger of somebody else's would run with every change, and whatever is missing would be missed later.
    static func faults(of connection: Connection, _ version: Int64) throws(CatalogueError) -> [String] {
        guard version > 0 else { return ["it has no table of courses, which the next start makes"] }
        let fresh = try CatalogueError.translating { () throws(SQLiteError) in try Connection() }
        try Migrations.apply(Array(Migrations.steps.prefix(Int(version))), to: fresh)
        return try CatalogueError.translating { () throws(SQLiteError) in
            let faults = Self.differences(of: try connection.schema(), from: try fresh.schema())
            return faults.isEmpty ? try Self.orphans(in: connection) : faults
        }
    }

    private static func differences(of found: [[UInt8]: String], from ours: [[UInt8]: String]) -> [String] {
        let other = found.filter { ours[$0.key] == nil }.values.map { "\($0) is not of this program" }
        let missing = ours.filter { found[$0.key] == nil }.values.map { "\($0) is missing or changed" }
        return Array((other.sorted() + missing.sorted()).prefix(5))
    }

    private static func orphans(in connection: Connection) throws(SQLiteError) -> [String] {
        let orphans =
            try connection.prepare("SELECT count(*) FROM pragma_foreign_key_check").rows {
                row throws(SQLiteError) in try row.integer(0)
            }.first ?? 0
        return orphans > 0 ? ["reviews of courses that are not there: \(orphans)"] : []
    }
}

extension Connection {
    /// What the schema has, but for what SQLite itself puts there: type and name, by these and the SQL in bytes.
    fileprivate func schema() throws(SQLiteError) -> [[UInt8]: String] {
        let objects = try prepare(
            "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        ).rows { row throws(SQLiteError) in (try row.text(0), try row.text(1), try row.text(2)) }
        return Dictionary(
            objects.map { type, name, sql in (Array("\(type)\0\(name)\0\(sql)".utf8), "\(type) \(name)") },
            uniquingKeysWith: { first, _ in first })
    }
}
