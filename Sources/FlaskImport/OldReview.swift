import SQLite

/// A row of the old table `review`, not judged yet, and whether what it refers to is there.
struct OldReview: Equatable, Sendable {
    let id: Int64
    let course: OldReference
    let rating: OldValue
    let comment: OldValue
    let createdAt: OldValue
    let author: OldReference

    /// The old application did not make SQLite look after its references.
    static let query = """
        SELECT review.id, course_id, course.id, rating, comment, review.created_at, created_by_id, user.id
        FROM review LEFT JOIN course ON course.id = course_id LEFT JOIN user ON user.id = created_by_id
        ORDER BY review.id
        """

    init(
        id: Int64, course: OldReference, rating: OldValue, comment: OldValue, createdAt: OldValue, author: OldReference
    ) {
        self.id = id
        self.course = course
        self.rating = rating
        self.comment = comment
        self.createdAt = createdAt
        self.author = author
    }

    init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), course: try OldReference(row, 1, found: 2), rating: try OldValue(row, 3),
            comment: try OldValue(row, 4), createdAt: try OldValue(row, 5),
            author: try OldReference(row, 6, found: 7))
    }
}
