import SQLite
public import Time

extension CatalogueStore {
    /// Some courses in order of id.
    ///
    /// - Parameters:
    ///   - after: The id that theirs are greater than.
    ///   - limit: How many at most; none where it is less than 1.
    /// - Returns: The courses.
    /// - Throws: Why they could not be read.
    public func courses(after: Int64, limit: Int) throws(CatalogueError) -> [Course] {
        try CatalogueError.translating { () throws(SQLiteError) in
            try selectPage.rows(.integer(after), .integer(Int64(max(0, limit))), read: Course.init)
        }
    }

    /// The course with an id.
    ///
    /// - Parameter id: Any number.
    /// - Returns: The course, nil where there is none.
    /// - Throws: Why it could not be read.
    public func course(_ id: Int64) throws(CatalogueError) -> Course? {
        try CatalogueError.translating { () throws(SQLiteError) in
            try selectByID.rows(.integer(id), read: Course.init).first
        }
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
        let outcome = try CatalogueError.translating { () throws(SQLiteError) in
            try connection.transaction { () throws(SQLiteError) in try addition(of: draft, by: author, at: moment) }
        }
        switch outcome {
        case .added(let course): return course
        case .duplicate(let existing): throw .duplicateURL(existing: existing)
        }
    }

    private enum Addition {
        case added(Course)
        case duplicate(Int64)
    }

    /// Looks for the URL first: the write lock is held, so the course that has it is still there to be named.
    private func addition(
        of draft: CourseDraft, by author: Author, at moment: Timestamp
    ) throws(SQLiteError) -> Addition {
        let url = Value.text(draft.url.text)
        if let existing = try selectIDByURL.rows(url, read: { row throws(SQLiteError) in try row.integer(0) }).first {
            return .duplicate(existing)
        }
        try insert.run(
            .text(draft.title.text), url, .integer(moment.seconds), .integer(author.id), .text(author.name))
        return .added(
            Course(
                id: connection.lastInsertedID, title: draft.title.text, url: draft.url.text, createdAt: moment,
                createdBy: author.name, creator: author.id))
    }
}
