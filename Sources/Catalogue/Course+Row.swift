import SQLite
import Time

extension Course {
    /// Selects courses for a list; each names the first of its reviews up to a number that is bound first.
    static let select = "SELECT \(columns) FROM courses"
    /// Selects courses with what is told of one alone.
    static let selectAlone = "SELECT \(columns), rated_1, rated_2, rated_3, rated_4, rated_5 FROM courses"

    private static let columns = """
        id, title, url, created_at, creator, created_by, review_count, rating_total, \
        CASE review_count WHEN 0 THEN '' ELSE coalesce((SELECT group_concat(id) FROM \
        (SELECT id FROM reviews WHERE course = courses.id ORDER BY id LIMIT ?)), '') END
        """

    /// A course of a list.
    init(row: Row) throws(SQLiteError) {
        try self.init(row: row, spread: nil)
    }

    /// A course alone.
    init(rowAlone row: Row) throws(SQLiteError) {
        try self.init(
            row: row,
            spread: [
                try row.integer(9), try row.integer(10), try row.integer(11), try row.integer(12), try row.integer(13),
            ])
    }

    private init(row: Row, spread: [Int64]?) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), title: try row.text(1), url: try row.text(2),
            createdAt: Timestamp(seconds: try row.integer(3)), creator: try Author(row: row, at: 4),
            reviews: Self.ids(try row.text(8)),
            ratings: Ratings(count: try row.integer(6), total: try row.integer(7)), spread: spread)
    }

    /// SQLite does not promise the order of what it concatenates, so they are put in it here.
    private static func ids(_ text: String) -> [Int64] {
        text.utf8.split(separator: UInt8(ascii: ",")).compactMap { Int64(Substring($0)) }.sorted()
    }
}

extension Author {
    /// The author of two columns, id and name; nil where nobody knows.
    init?(row: Row, at column: Int) throws(SQLiteError) {
        guard case .integer(let id) = try row.value(column) else { return nil }
        self.init(id: id, name: try row.text(column + 1))
    }
}
