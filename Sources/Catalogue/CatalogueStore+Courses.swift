import SQLite
public import Time

extension CatalogueStore {
    private static let page = "\(Course.select) WHERE id > ? ORDER BY id LIMIT ?"
    private static let search = """
        \(Course.select) WHERE id IN \
        (SELECT rowid FROM course_words WHERE course_words MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?) ORDER BY id
        """
    private static let byID = "\(Course.selectAlone) WHERE id = ?"

    private static let namedAlone = Value.integer(Int64(Course.reviewLimits.alone))
    private static let namedInList = Value.integer(Int64(Course.reviewLimits.listed))

    /// Some courses in order of id.
    ///
    /// - Parameters:
    ///   - after: The id that theirs are greater than.
    ///   - limit: How many at most; none where it is less than 1.
    ///   - words: What their titles or URLs hold; nil for all courses, and none where there is no word in it.
    /// - Returns: The courses.
    /// - Throws: Why they could not be read.
    public func courses(
        after: Int64, limit: Int, matching words: SearchWords? = nil
    ) throws(CatalogueError) -> [Course] {
        let (after, limit) = (Value.integer(after), Value.integer(Int64(max(0, limit))))
        guard let words else { return try rows(Self.page, Self.namedInList, after, limit, read: Course.init(row:)) }
        guard !words.isEmpty else { return [] }
        let expression = Value.text(words.matchExpression)
        return try rows(Self.search, Self.namedInList, expression, after, limit, read: Course.init(row:))
    }

    /// The course with an id.
    ///
    /// - Parameter id: Any number.
    /// - Returns: The course, nil where there is none.
    /// - Throws: Why it could not be read.
    public func course(_ id: Int64) throws(CatalogueError) -> Course? {
        try rows(Self.byID, Self.namedAlone, .integer(id), read: Course.init(rowAlone:)).first
    }

    /// Whether there is a course with an id.
    ///
    /// - Parameter id: Any number.
    /// - Returns: Whether there is, as of now.
    /// - Throws: Why that could not be read.
    public func hasCourse(_ id: Int64) throws(CatalogueError) -> Bool {
        try CatalogueError.translating { () throws(SQLiteError) in try isThere(course: id) }
    }

    /// Stores a course; after this returns, a power cut does not lose it.
    ///
    /// - Parameters:
    ///   - draft: What it is made of.
    ///   - author: Who adds it.
    ///   - moment: When.
    /// - Returns: The course with its id.
    /// - Throws: `CatalogueError.duplicateURL`, or why it could not be stored; nothing of it is stored then.
    public func add(
        _ draft: CourseDraft, by author: Author, at moment: Timestamp
    ) throws(CatalogueError) -> Course {
        let outcome = try transaction { () throws(SQLiteError) in
            try holding(draft.url, but: nil) { () throws(SQLiteError) in
                try insert(draft, by: author, at: moment)
            }
        }
        return try outcome.get()
    }

    /// Changes a course.
    ///
    /// - Parameters:
    ///   - id: Its id, any number.
    ///   - changes: What is to be different.
    ///   - objection: Judges the course as it is when nobody else can change it any more; what it returns prevents the change.
    /// - Returns: What became of it.
    /// - Throws: `CatalogueError.duplicateURL`, or why it could not be stored; nothing of it is stored then.
    public func update<Objection>(
        course id: Int64, _ changes: CourseChanges, unless objection: (Course) -> Objection?
    ) throws(CatalogueError) -> Change<Course, Objection> {
        let outcome = try transaction { () throws(SQLiteError) -> Result<Change<Course, Objection>, CatalogueError> in
            guard let course = try stored(course: id) else { return .success(.missing) }
            if let objection = objection(course) { return .success(.refused(objection)) }
            return try holding(changes.url, but: id) { () throws(SQLiteError) in
                .made(try update(course, changes))
            }
        }
        return try outcome.get()
    }

    /// Removes a course and its reviews with it; its id is never used again.
    ///
    /// - Parameters:
    ///   - id: Its id, any number.
    ///   - objection: As for `update(course:_:unless:)`.
    /// - Returns: What became of it.
    /// - Throws: Why it could not be removed; nothing of it is then.
    public func remove<Objection>(
        course id: Int64, unless objection: (Course) -> Objection?
    ) throws(CatalogueError) -> Change<Course, Objection> {
        try transaction { () throws(SQLiteError) in
            guard let course = try stored(course: id) else { return .missing }
            if let objection = objection(course) { return .refused(objection) }
            try statements["DELETE FROM courses WHERE id = ?"].run(.integer(id))
            return .made(course)
        }
    }
}

extension CatalogueStore {
    /// Does what gives a course a URL, unless another has it: the write lock is held, so the other is still there to be named.
    private func holding<Outcome>(
        _ url: CourseURL?, but id: Int64?, _ body: () throws(SQLiteError) -> Outcome
    ) throws(SQLiteError) -> Result<Outcome, CatalogueError> {
        if let url, let existing = try holder(of: url), existing != id {
            return .failure(.duplicateURL(existing: existing))
        }
        return .success(try body())
    }

    private func holder(of url: CourseURL) throws(SQLiteError) -> Int64? {
        try statements["SELECT id FROM courses WHERE url = ?"].rows(.text(url.text)) { row throws(SQLiteError) in
            try row.integer(0)
        }.first
    }

    func isThere(course id: Int64) throws(SQLiteError) -> Bool {
        try !statements["SELECT 1 FROM courses WHERE id = ?"].rows(.integer(id)) { _ in true }.isEmpty
    }

    private func stored(course id: Int64) throws(SQLiteError) -> Course? {
        try statements[Self.byID].rows(Self.namedAlone, .integer(id), read: Course.init(rowAlone:)).first
    }

    private func insert(
        _ draft: CourseDraft, by author: Author, at moment: Timestamp
    ) throws(SQLiteError) -> Course {
        try statements["INSERT INTO courses (title, url, created_at, creator, created_by) VALUES (?, ?, ?, ?, ?)"].run(
            .text(draft.title.text), .text(draft.url.text), .integer(moment.seconds), .integer(author.id),
            .text(author.name))
        return Course(
            id: connection.lastInsertedID, title: draft.title.text, url: draft.url.text, createdAt: moment,
            creator: author, reviews: [], ratings: .none, spread: [0, 0, 0, 0, 0])
    }

    private func update(_ course: Course, _ changes: CourseChanges) throws(SQLiteError) -> Course {
        let (title, url) = (changes.title?.text ?? course.title, changes.url?.text ?? course.url)
        try statements["UPDATE courses SET title = ?, url = ? WHERE id = ?"].run(
            .text(title), .text(url), .integer(course.id))
        return Course(
            id: course.id, title: title, url: url, createdAt: course.createdAt, creator: course.creator,
            reviews: course.reviews, ratings: course.ratings, spread: course.spread)
    }
}
