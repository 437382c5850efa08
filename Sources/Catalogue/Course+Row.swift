import SQLite
import Time

extension Course {
    /// The columns that `init(row:)` reads, in its order.
    static let columns = "id, title, url, created_at, created_by, creator"

    init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), title: try row.text(1), url: try row.text(2),
            createdAt: Timestamp(seconds: try row.integer(3)), createdBy: try row.text(4),
            creator: try row.integer(5))
    }
}
