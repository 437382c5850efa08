import SQLite

/// What a look at a catalogue's file tells; nothing is made or changed by it.
public struct CatalogueInspection: Sendable {
    /// How many steps of the schema the file has.
    public let schemaVersion: Int64
    /// How many steps this program knows; a start takes those that the file lacks.
    public var knownVersion: Int64 { Int64(Migrations.steps.count) }
    /// What SQLite finds damaged, in its own words; empty where all is well.
    public let damages: [String]
    /// Whether it is another program's database: it has tables, though no step of the schema was taken, or not the catalogue's.
    public let isForeign: Bool
    /// What this program does not make so, though nothing is damaged; empty in a file that it alone has changed.
    public let faults: [String]

    /// Looks through the file, which takes the longer the larger it is.
    ///
    /// - Parameter path: The file.
    /// - Throws: Why it could not be looked at, or `CatalogueError.unknownSchema`.
    public init(of path: String) throws(CatalogueError) {
        self = try Self.confirming { () throws(CatalogueError) in try Self(lookingAt: path) }
    }

    /// Looks once more where there seems to be damage: a file that is read without locks may be written meanwhile.
    static func confirming(
        _ look: () throws(CatalogueError) -> CatalogueInspection
    ) throws(CatalogueError) -> CatalogueInspection {
        do throws(CatalogueError) {
            let found = try look()
            if found.damages.isEmpty { return found }
        } catch .corrupt {
            // The second look tells.
        }
        return try look()
    }

    private init(lookingAt path: String) throws(CatalogueError) {
        let connection = try CatalogueError.translating { () throws(SQLiteError) in
            try Connection(readingOnly: path)
        }
        schemaVersion = try Migrations.checkedVersion(of: connection)
        damages = try Self.damages(of: connection)
        isForeign = damages.isEmpty ? try Self.isForeign(connection, schemaVersion) : false
        faults = damages.isEmpty && !isForeign ? try Self.faults(of: connection, schemaVersion) : []
    }

    /// Damage to the index of words ends the check itself, since SQLite opens the index for it.
    private static func damages(of connection: Connection) throws(CatalogueError) -> [String] {
        do throws(SQLiteError) {
            return try connection.prepare("PRAGMA quick_check(5)").rows { row throws(SQLiteError) in
                try row.text(0)
            }.filter { $0 != "ok" }
        } catch {
            guard error.code == .corrupt else { throw CatalogueError(error) }
            return [error.message]
        }
    }

    private static func isForeign(_ connection: Connection, _ schemaVersion: Int64) throws(CatalogueError) -> Bool {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        let tables = try CatalogueError.translating { () throws(SQLiteError) in
            try connection.prepare(sql).rows { row throws(SQLiteError) in try row.text(0) }
        }
        return schemaVersion == 0 ? !tables.isEmpty : !tables.isEmpty && !tables.contains("courses")
    }
}
