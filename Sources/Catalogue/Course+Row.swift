import SQLite
import Time

extension Course {
    /// Selects courses by a condition on `courses.id`, with a row for each of their reviews, which come from their index alone.
    static func select(where condition: String) -> String {
        """
        SELECT courses.id, title, url, courses.created_at, courses.creator, courses.created_by, reviews.id, rating \
        FROM courses LEFT JOIN reviews ON reviews.course = courses.id \
        WHERE courses.id \(condition) ORDER BY courses.id, reviews.id
        """
    }

    /// A course as it is before its reviews are read.
    init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), title: try row.text(1), url: try row.text(2),
            createdAt: Timestamp(seconds: try row.integer(3)), creator: try Author(row: row),
            reviews: [], ratings: .none)
    }

    /// Adds the review of a row, where it has one.
    mutating func addReview(of row: Row) throws(SQLiteError) {
        guard case .integer(let id) = try row.value(6) else { return }
        if reviews.count < Self.reviewLimit { reviews.append(id) }
        ratings.add(try row.integer(7))
    }
}

extension Author {
    /// Who added the course of a row; nil where nobody knows.
    fileprivate init?(row: Row) throws(SQLiteError) {
        guard case .integer(let id) = try row.value(4) else { return nil }
        self.init(id: id, name: try row.text(5))
    }
}
