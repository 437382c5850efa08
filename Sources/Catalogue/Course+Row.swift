import SQLite
import Time

extension Course {
    /// Selects courses; each names the first of its reviews up to a number that is bound first.
    static let select = """
        SELECT id, title, url, created_at, creator, created_by, review_count, rating_total, \
        CASE review_count WHEN 0 THEN '' ELSE coalesce((SELECT group_concat(id) FROM \
        (SELECT id FROM reviews WHERE course = courses.id ORDER BY id LIMIT ?)), '') END FROM courses
        """

    init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), title: try row.text(1), url: try row.text(2),
            createdAt: Timestamp(seconds: try row.integer(3)), creator: try Author(row: row, at: 4),
            reviews: Self.ids(try row.text(8)),
            ratings: Ratings(count: try row.integer(6), total: try row.integer(7)))
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
