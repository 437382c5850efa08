import SQLite

extension CatalogueInspection {
    /// Compares the schema with what the same steps make of a new file, and looks for what the service would not have stored.
    ///
    /// A trigger of somebody else's would run with every change, and whatever is missing would be missed later.
    static func faults(of connection: Connection, _ version: Int64) throws(CatalogueError) -> [String] {
        guard version > 0 else { return ["it has no table of courses, which the next start makes"] }
        let fresh = try CatalogueError.translating { () throws(SQLiteError) in try Connection() }
        try Migrations.apply(Array(Migrations.steps.prefix(Int(version))), to: fresh)
        return try CatalogueError.translating { () throws(SQLiteError) in
            let faults = Self.differences(of: try connection.schema(), from: try fresh.schema())
            return faults.isEmpty ? try Self.impossible(in: connection, version) : faults
        }
    }

    private static func impossible(in connection: Connection, _ version: Int64) throws(SQLiteError) -> [String] {
        var faults: [String] = []
        for fault in counted where fault.versions.contains(version) {
            let count = try connection.count(fault.sql)
            if count > 0 { faults.append("\(fault.what): \(count)") }
        }
        return faults
    }

    private static func differences(of found: [[UInt8]: String], from ours: [[UInt8]: String]) -> [String] {
        let other = found.filter { ours[$0.key] == nil }.values.map { "\($0) is not of this program" }
        let missing = ours.filter { found[$0.key] == nil }.values.map { "\($0) is missing or changed" }
        return Array((other.sorted() + missing.sorted()).prefix(5))
    }

    /// Statements that count what cannot be, for which steps of the schema, and what it is.
    private static let counted: [(versions: ClosedRange<Int64>, what: String, sql: String)] = [
        (
            1...Int64.max, "courses of users that cannot be",
            "SELECT count(*) FROM courses WHERE creator NOT BETWEEN \(creators)"
        ),
        (
            3...Int64.max, "reviews of users that cannot be",
            "SELECT count(*) FROM reviews WHERE creator NOT BETWEEN \(creators)"
        ),
        (3...Int64.max, "reviews of courses that are not there", "SELECT count(*) FROM pragma_foreign_key_check"),
        (
            3...4, "courses that count other ratings than they have",
            """
            SELECT count(*) FROM courses LEFT JOIN
                (SELECT course, count(*) AS number, sum(rating) AS total FROM reviews GROUP BY course) ON course = id
                WHERE review_count <> coalesce(number, 0) OR rating_total <> coalesce(total, 0)
            """
        ),
        (
            5...Int64.max, "courses that count other ratings than they have",
            """
            SELECT count(*) FROM courses LEFT JOIN
                (SELECT course, count(*) AS number, sum(rating) AS total, sum(rating = 1) AS ones, sum(rating = 2) AS twos,
                    sum(rating = 3) AS threes, sum(rating = 4) AS fours, sum(rating = 5) AS fives
                    FROM reviews GROUP BY course) ON course = id
                WHERE review_count <> coalesce(number, 0) OR rating_total <> coalesce(total, 0)
                    OR rated_1 <> coalesce(ones, 0) OR rated_2 <> coalesce(twos, 0) OR rated_3 <> coalesce(threes, 0)
                    OR rated_4 <> coalesce(fours, 0) OR rated_5 <> coalesce(fives, 0)
            """
        ),
    ]

    private static let creators =
        "\(CatalogueSnapshot.ids.lowerBound) AND \(CatalogueSnapshot.ids.upperBound - 1)"
}

extension Connection {
    fileprivate func count(_ sql: String) throws(SQLiteError) -> Int64 {
        try prepare(sql).rows { row throws(SQLiteError) in try row.integer(0) }.first ?? 0
    }

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
