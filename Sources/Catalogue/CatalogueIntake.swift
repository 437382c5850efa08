import SQLite
public import Time

/// Takes in courses and reviews that have ids, dates and authors already, and tells what is here under which id.
public final class CatalogueIntake {
    /// The greatest id that a course here has or had; 0 where there was none.
    public let greatestCourse: Int64
    /// The greatest id that a review here has or had.
    public let greatestReview: Int64

    private let selectCourse: Statement?
    private let selectCourseID: Statement?
    private let selectReview: Statement?
    private let insertCourse: Statement?
    private let insertReview: Statement?

    /// Stands for a catalogue that has not been made yet.
    public init() {
        (greatestCourse, greatestReview) = (0, 0)
        (selectCourse, selectCourseID, selectReview, insertCourse, insertReview) = (nil, nil, nil, nil, nil)
    }

    /// Opens a catalogue to look at it while others may write it; nothing is made or changed.
    ///
    /// - Parameter path: The file, which may be empty or of an earlier schema.
    /// - Throws: Why it could not be looked at, or `CatalogueError.unknownSchema`.
    public convenience init(lookingAt path: String) throws(CatalogueError) {
        let connection = try CatalogueError.translating { () throws(SQLiteError) in
            try Connection(readingShared: path)
        }
        try Migrations.checkedVersion(of: connection)
        try self.init(connection, isWriting: false)
    }

    init(_ connection: Connection, isWriting: Bool) throws(CatalogueError) {
        do throws(SQLiteError) {
            let tables = Set(
                try connection.prepare("SELECT name FROM sqlite_schema").rows { row throws(SQLiteError) in
                    try row.text(0)
                })
            greatestCourse = try Self.greatestID("courses", tables, connection)
            greatestReview = try Self.greatestID("reviews", tables, connection)
            let (hasCourses, hasReviews) = (tables.contains("courses"), tables.contains("reviews"))
            selectCourse = hasCourses ? try connection.prepare(Self.course) : nil
            selectCourseID = hasCourses ? try connection.prepare("SELECT id FROM courses WHERE url = ?") : nil
            selectReview = hasReviews ? try connection.prepare("SELECT created_at FROM reviews WHERE id = ?") : nil
            insertCourse = isWriting ? try connection.prepare(Self.newCourse) : nil
            insertReview = isWriting ? try connection.prepare(Self.newReview) : nil
        } catch {
            throw CatalogueError(error)
        }
    }

    private static let course = "SELECT url, created_at FROM courses WHERE id = ?"
    private static let newCourse =
        "INSERT INTO courses (id, title, url, created_at, creator, created_by) VALUES (?, ?, ?, ?, ?, ?)"
    private static let newReview = """
        INSERT INTO reviews (id, course, rating, comment, created_at, creator, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)
        """

    /// AUTOINCREMENT notes it, so that the id of a row that is gone counts as well.
    private static func greatestID(
        _ table: String, _ tables: Set<String>, _ connection: Connection
    ) throws(SQLiteError) -> Int64 {
        guard tables.contains(table), tables.contains("sqlite_sequence") else { return 0 }
        let statement = try connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?")
        return try statement.rows(.text(table)) { row throws(SQLiteError) in try row.integer(0) }.first ?? 0
    }
}

extension CatalogueIntake {
    /// What tells the course with an id from others.
    ///
    /// - Parameter id: Any number.
    /// - Returns: Its URL and when it was added; nil where there is none.
    /// - Throws: Why it could not be read.
    public func course(_ id: Int64) throws(CatalogueError) -> (url: String, createdAt: Timestamp)? {
        try first(selectCourse, .integer(id)) { row throws(SQLiteError) in
            (try row.text(0), Timestamp(seconds: try row.integer(1)))
        }
    }

    /// The id of the course that has a URL.
    ///
    /// - Parameter url: A URL in the form in which URLs are stored.
    /// - Returns: Its id; nil where there is none.
    /// - Throws: Why it could not be read.
    public func course(at url: String) throws(CatalogueError) -> Int64? {
        try first(selectCourseID, .text(url)) { row throws(SQLiteError) in try row.integer(0) }
    }

    /// When the review with an id was added.
    ///
    /// - Parameter id: Any number.
    /// - Returns: The moment; nil where there is no such review.
    /// - Throws: Why it could not be read.
    public func review(_ id: Int64) throws(CatalogueError) -> Timestamp? {
        try first(selectReview, .integer(id)) { row throws(SQLiteError) in Timestamp(seconds: try row.integer(0)) }
    }

    private func first<Found>(
        _ statement: Statement?, _ value: Value, read: (Row) throws(SQLiteError) -> Found
    ) throws(CatalogueError) -> Found? {
        guard let statement else { return nil }
        return try CatalogueError.translating { () throws(SQLiteError) in try statement.rows(value, read: read).first }
    }
}

extension CatalogueIntake {
    /// Stores a course under its own id; while a catalogue is only looked at, it is passed over.
    ///
    /// - Parameters:
    ///   - id: An id that no course here has or had.
    ///   - draft: Title and URL, which no other course here has.
    ///   - moment: When it was added.
    ///   - author: Who added it; nil where nobody knows.
    /// - Throws: Why it could not be stored.
    public func addCourse(
        _ id: Int64, _ draft: CourseDraft, at moment: Timestamp, by author: Author?
    ) throws(CatalogueError) {
        try CatalogueError.translating { () throws(SQLiteError) in
            try insertCourse?.run(
                .integer(id), .text(draft.title.text), .text(draft.url.text), .integer(moment.seconds),
                author.map { .integer($0.id) } ?? .null, author.map { .text($0.name) } ?? .null)
        }
    }

    /// Stores a review under its own id; while a catalogue is only looked at, it is passed over.
    ///
    /// - Parameters:
    ///   - id: An id that no review here has or had.
    ///   - draft: What it is made of; the course is here.
    ///   - moment: When it was added.
    ///   - author: Who wrote it.
    /// - Throws: Why it could not be stored.
    public func addReview(
        _ id: Int64, _ draft: ReviewDraft, at moment: Timestamp, by author: Author
    ) throws(CatalogueError) {
        try CatalogueError.translating { () throws(SQLiteError) in
            try insertReview?.run(
                .integer(id), .integer(draft.course), .integer(draft.rating.number), .text(draft.comment.text),
                .integer(moment.seconds), .integer(author.id), .text(author.name))
        }
    }
}
