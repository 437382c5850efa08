import SQLite

/// What a look at a catalogue's file tells; nothing is made or changed by it.
public struct CatalogueInspection: Sendable {
    /// How many steps of the schema the file has.
    public let schemaVersion: Int64
    /// How many steps this program knows; a start takes those that the file lacks.
    public let knownVersion = Int64(Migrations.steps.count)
    /// What SQLite finds damaged, in its own words; empty where all is well.
    public let damages: [String]

    /// Looks through the file, which takes the longer the larger it is.
    ///
    /// - Parameter path: The file.
    /// - Throws: Why it could not be looked at, or `CatalogueError.unknownSchema`.
    public init(of path: String) throws(CatalogueError) {
        let connection = try CatalogueError.translating { () throws(SQLiteError) in
            try Connection(readingOnly: path)
        }
        schemaVersion = try Migrations.checkedVersion(of: connection)
        damages = try CatalogueError.translating { () throws(SQLiteError) in
            try connection.prepare("PRAGMA quick_check(5)").rows { row throws(SQLiteError) in try row.text(0) }
        }.filter { $0 != "ok" }
    }
}
