import SQLite
public import Time

extension CatalogueStore {
    private static let page = "SELECT \(Review.columns) FROM reviews WHERE id > ? ORDER BY id LIMIT ?"
    private static let pageOfCourse = """
        SELECT \(Review.columns) FROM reviews WHERE course = ? AND id > ? ORDER BY id LIMIT ?
        """
    private static let byID = "SELECT \(Review.columns) FROM reviews WHERE id = ?"

    /// Some reviews in order of id, of whatever courses.
    ///
    /// - Parameters:
    ///   - after: The id that theirs are greater than.
    ///   - limit: How many at most; none where it is less than 1.
    /// - Returns: The reviews.
    /// - Throws: Why they could not be read.
    public func reviews(after: Int64, limit: Int) throws(CatalogueError) -> [Review] {
        try rows(Self.page, .integer(after), .integer(Int64(max(0, limit))), read: Review.init)
    }

    /// Some reviews of one course in order of id.
    ///
    /// - Parameters:
    ///   - course: The id of the course, any number.
    ///   - after: The id that theirs are greater than.
    ///   - limit: How many at most; none where it is less than 1.
    /// - Returns: The reviews, nil where there is no such course.
    /// - Throws: Why they could not be read.
    public func reviews(of course: Int64, after: Int64, limit: Int) throws(CatalogueError) -> [Review]? {
        let found = try rows(
            Self.pageOfCourse, .integer(course), .integer(after), .integer(Int64(max(0, limit))), read: Review.init)
        if !found.isEmpty { return found }
        return try hasCourse(course) ? [] : nil
    }

    /// The review with an id.
    ///
    /// - Parameter id: Any number.
    /// - Returns: The review, nil where there is none.
    /// - Throws: Why it could not be read.
    public func review(_ id: Int64) throws(CatalogueError) -> Review? {
        try rows(Self.byID, .integer(id), read: Review.init).first
    }

    /// Stores a review; after this returns, a power cut does not lose it.
    ///
    /// - Parameters:
    ///   - draft: What it is made of.
    ///   - author: Who writes it.
    ///   - moment: When.
    /// - Returns: The review with its id.
    /// - Throws: `CatalogueError.noSuchCourse`, or why it could not be stored; nothing of it is stored then.
    public func add(
        _ draft: ReviewDraft, by author: Author, at moment: Timestamp
    ) throws(CatalogueError) -> Review {
        let outcome = try transaction { store throws(SQLiteError) in
            try store.holding(course: draft.course) { () throws(SQLiteError) in
                try store.insert(draft, by: author, at: moment)
            }
        }
        return try outcome.get()
    }

    /// Changes a review.
    ///
    /// - Parameters:
    ///   - id: Its id, any number.
    ///   - changes: What is to be different.
    ///   - objection: Judges the review as it is when nobody else can change it any more; what it returns prevents the change.
    /// - Returns: What became of it.
    /// - Throws: `CatalogueError.noSuchCourse`, or why it could not be stored; nothing of it is stored then.
    public func update<Objection>(
        review id: Int64, _ changes: ReviewChanges, unless objection: @escaping (Review) -> Objection?
    ) throws(CatalogueError) -> Change<Review, Objection> {
        let outcome = try transaction {
            store throws(SQLiteError) -> Result<Change<Review, Objection>, CatalogueError> in
            guard let review = try store.stored(review: id) else { return .success(.missing) }
            if let objection = objection(review) { return .success(.refused(objection)) }
            return try store.holding(course: changes.course ?? review.course) { () throws(SQLiteError) in
                .made(try store.update(review, changes))
            }
        }
        return try outcome.get()
    }

    /// Removes a review; its id is never used again.
    ///
    /// - Parameters:
    ///   - id: Its id, any number.
    ///   - objection: As for `update(review:_:unless:)`.
    /// - Returns: What became of it.
    /// - Throws: Why it could not be removed.
    public func remove<Objection>(
        review id: Int64, unless objection: @escaping (Review) -> Objection?
    ) throws(CatalogueError) -> Change<Review, Objection> {
        try transaction { store throws(SQLiteError) in
            guard let review = try store.stored(review: id) else { return .missing }
            if let objection = objection(review) { return .refused(objection) }
            try store.statements["DELETE FROM reviews WHERE id = ?"].run(.integer(id))
            return .made(review)
        }
    }
}

extension CatalogueStore {
    /// Does what makes a review one of a course, if that is there: nobody can remove it before this is done.
    private func holding<Outcome>(
        course id: Int64, _ body: () throws(SQLiteError) -> Outcome
    ) throws(SQLiteError) -> Result<Outcome, CatalogueError> {
        try isThere(course: id) ? .success(try body()) : .failure(.noSuchCourse(id))
    }

    private func stored(review id: Int64) throws(SQLiteError) -> Review? {
        try statements[Self.byID].rows(.integer(id), read: Review.init).first
    }

    private func insert(
        _ draft: ReviewDraft, by author: Author, at moment: Timestamp
    ) throws(SQLiteError) -> Review {
        let sql = """
            INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) VALUES (?, ?, ?, ?, ?, ?)
            """
        try statements[sql].run(
            .integer(draft.course), .integer(draft.rating.number), .text(draft.comment.text),
            .integer(moment.seconds), .integer(author.id), .text(author.name))
        return Review(
            id: connection.lastInsertedID, course: draft.course, rating: draft.rating.number,
            comment: draft.comment.text, createdAt: moment, creator: author)
    }

    private func update(_ review: Review, _ changes: ReviewChanges) throws(SQLiteError) -> Review {
        let changed = Review(
            id: review.id, course: changes.course ?? review.course, rating: changes.rating?.number ?? review.rating,
            comment: changes.comment?.text ?? review.comment, createdAt: review.createdAt, creator: review.creator)
        try statements["UPDATE reviews SET course = ?, rating = ?, comment = ? WHERE id = ?"].run(
            .integer(changed.course), .integer(changed.rating), .text(changed.comment), .integer(changed.id))
        return changed
    }
}
