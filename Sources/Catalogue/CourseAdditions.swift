import SQLite
import Time

/// The courses that a transaction adds, all of which one statement stores at its end.
///
/// FTS5 writes what it has gathered into its index at the end of each statement that SQLite can undo by itself, which one with a
/// trigger is. One course after the other would each make a part of the index of its own, all to be merged later.
final class CourseAdditions: DeferredWork {
    private let statements: Statements
    private var additions: [CourseAddition] = []

    init(_ statements: Statements) {
        self.statements = statements
    }

    /// Adds a course with a URL that no other has.
    func add(_ draft: CourseDraft, by author: Author, at moment: Timestamp) -> CourseAddition {
        let addition = CourseAddition(draft, by: author, at: moment)
        additions.append(addition)
        return addition
    }

    /// The id of the course that has a URL; one that is to be stored is stored first.
    func holder(of url: CourseURL) throws(SQLiteError) -> Int64? {
        if additions.contains(where: { $0.draft.url.text.utf8.elementsEqual(url.text.utf8) }) { try finish() }
        return try id(of: url)
    }

    /// Stores the courses, and tells them their ids.
    func finish() throws(SQLiteError) {
        guard !additions.isEmpty else { return }
        let insertion = Self.insertion(of: additions.count)
        try statements[insertion].run(additions.flatMap(\.values))
        for addition in additions {
            guard let id = try id(of: addition.draft.url) else {
                throw SQLiteError(.corrupt, "a course that was inserted is not there", sql: insertion)
            }
            addition.id = id
        }
        additions.removeAll(keepingCapacity: true)
    }

    /// Forgets the courses, of which none is stored.
    func abandon() {
        additions.removeAll(keepingCapacity: true)
    }

    private func id(of url: CourseURL) throws(SQLiteError) -> Int64? {
        try statements["SELECT id FROM courses WHERE url = ?"].rows(.text(url.text)) { row throws(SQLiteError) in
            try row.integer(0)
        }.first
    }

    private static func insertion(of count: Int) -> String {
        let rows = repeatElement("(?, ?, ?, ?, ?)", count: count).joined(separator: ", ")
        return "INSERT INTO courses (title, url, created_at, creator, created_by) VALUES \(rows)"
    }
}

extension CourseAddition {
    fileprivate var values: [Value] {
        [
            .text(draft.title.text), .text(draft.url.text), .integer(moment.seconds), .integer(author.id),
            .text(author.name),
        ]
    }
}
