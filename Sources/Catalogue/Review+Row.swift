import SQLite
import Time

extension Review {
    /// The columns that `init(row:)` reads, in its order.
    static let columns = "id, course, rating, comment, created_at, creator, created_by"

    init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), course: try row.integer(1), rating: try row.integer(2),
            comment: try row.text(3), createdAt: Timestamp(seconds: try row.integer(4)),
            creator: Author(id: try row.integer(5), name: try row.text(6)))
    }
}
