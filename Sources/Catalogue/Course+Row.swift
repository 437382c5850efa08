import SQLite
import Time

extension Course {
    /// The columns that `init(row:)` reads, in its order; those of the reviews come from their index alone.
    static let columns = """
        id, title, url, created_at, creator, created_by, \
        (SELECT count(*) FROM reviews WHERE course = courses.id), \
        (SELECT coalesce(sum(rating), 0) FROM reviews WHERE course = courses.id), \
        (SELECT group_concat(id) FROM \
        (SELECT id FROM reviews WHERE course = courses.id ORDER BY id LIMIT \(reviewLimit)))
        """

    init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), title: try row.text(1), url: try row.text(2),
            createdAt: Timestamp(seconds: try row.integer(3)), creator: try Author(row: row, at: 4),
            reviews: try Self.ids(try row.value(8)),
            ratings: Ratings(count: try row.integer(6), total: try row.integer(7)))
    }

    /// SQLite does not promise the order of what it concatenates, so they are put in it here.
    private static func ids(_ value: Value) throws(SQLiteError) -> [Int64] {
        guard case .text(let text) = value else { return [] }
        return text.utf8.split(separator: UInt8(ascii: ",")).compactMap { Int64(Substring($0)) }.sorted()
    }
}

extension Author {
    /// The author of two columns, id and name; nil where they hold none.
    init?(row: Row, at column: Int) throws(SQLiteError) {
        guard case .integer(let id) = try row.value(column) else { return nil }
        self.init(id: id, name: try row.text(column + 1))
    }
}
