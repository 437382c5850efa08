import SQLite
public import Time

extension CatalogueStore {
    private static let byID = "\(Course.selectAlone) WHERE id = ?"

    private static let namedAlone = Value.integer(Int64(Course.reviewLimits.alone))
    /// How many courses may match a search whose finds are to be sorted by rating, since each of them has to be looked at.
    public static let ratedSearchLimit = 10_000

    /// Some courses.
    ///
    /// - Parameters:
    ///   - order: In which order, and where in it they begin.
    ///   - limit: How many at most; none where it is less than 1.
    ///   - words: What their titles or URLs hold; nil for all courses, and none where there is no word in it.
    /// - Returns: The courses.
    /// - Throws: `CatalogueError.tooManyMatches`, or why they could not be read.
    public func courses(
        _ order: CourseOrder, limit: Int, matching words: SearchWords? = nil
    ) throws(CatalogueError) -> [Course] {
        if let words, words.isEmpty { return [] }
        let page = CoursePage(order, limit: limit, matching: try search(for: words, order))
        return try CatalogueError.translating { () throws(SQLiteError) in
            try statements[page.sql].rows(page.values, read: Course.init(row:))
        }
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
        let outcome = try transactionOfAdditions { store throws(SQLiteError) in
            try store.holding(draft.url, but: nil) { () throws(SQLiteError) in
                store.additions.add(draft, by: author, at: moment)
            }
        }
        return try outcome.get().course
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
        course id: Int64, _ changes: CourseChanges, unless objection: @escaping (Course) -> Objection?
    ) throws(CatalogueError) -> Change<Course, Objection> {
        let outcome = try transaction {
            store throws(SQLiteError) -> Result<Change<Course, Objection>, CatalogueError> in
            guard let course = try store.stored(course: id) else { return .success(.missing) }
            if let objection = objection(course) { return .success(.refused(objection)) }
            return try store.holding(changes.url, but: id) { () throws(SQLiteError) in
                .made(try store.update(course, changes))
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
        course id: Int64, unless objection: @escaping (Course) -> Objection?
    ) throws(CatalogueError) -> Change<Course, Objection> {
        try transaction { store throws(SQLiteError) in
            guard let course = try store.stored(course: id) else { return .missing }
            if let objection = objection(course) { return .refused(objection) }
            try store.statements["DELETE FROM courses WHERE id = ?"].run(.integer(id))
            return .made(course)
        }
    }
}

extension CatalogueStore {
    /// What a page of an order is to match: FTS5's expression, or for ranks the ids that this finds, as JSON; nil for all courses.
    ///
    /// They are found before and not in one statement with the rest, so that it is known how many they are.
    private func search(for words: SearchWords?, _ order: CourseOrder) throws(CatalogueError) -> String? {
        guard case .rating = order, let words else { return words?.matchExpression }
        let limit = Self.ratedSearchLimit
        let ids = try rows(
            "SELECT rowid FROM course_words WHERE course_words MATCH ? LIMIT ?", .text(words.matchExpression),
            .integer(Int64(limit) + 1)
        ) { row throws(SQLiteError) in try row.integer(0) }
        guard ids.count <= limit else { throw .tooManyMatches(limit: limit) }
        return "[\(ids.map(String.init).joined(separator: ","))]"
    }

    /// Does what gives a course a URL, unless another has it: the write lock is held, so the other is still there to be named.
    private func holding<Outcome>(
        _ url: CourseURL?, but id: Int64?, _ body: () throws(SQLiteError) -> Outcome
    ) throws(SQLiteError) -> Result<Outcome, CatalogueError> {
        if let url, let existing = try additions.holder(of: url), existing != id {
            return .failure(.duplicateURL(existing: existing))
        }
        return .success(try body())
    }

    func isThere(course id: Int64) throws(SQLiteError) -> Bool {
        try !statements["SELECT 1 FROM courses WHERE id = ?"].rows(.integer(id)) { _ in true }.isEmpty
    }

    private func stored(course id: Int64) throws(SQLiteError) -> Course? {
        try statements[Self.byID].rows(Self.namedAlone, .integer(id), read: Course.init(rowAlone:)).first
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
