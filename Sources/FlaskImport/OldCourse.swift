import SQLite

/// A row of the old table `course`, not judged yet.
///
/// The old application did not keep who added a course.
struct OldCourse: Equatable, Sendable {
    let id: Int64
    let title: OldValue
    let url: OldValue
    let createdAt: OldValue

    static let query = "SELECT id, title, url, created_at FROM course ORDER BY id"

    init(id: Int64, title: OldValue, url: OldValue, createdAt: OldValue) {
        self.id = id
        self.title = title
        self.url = url
        self.createdAt = createdAt
    }

    init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), title: try OldValue(row, 1), url: try OldValue(row, 2),
            createdAt: try OldValue(row, 3))
    }
}
