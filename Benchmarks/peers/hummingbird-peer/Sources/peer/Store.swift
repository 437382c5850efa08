import Foundation
import GRDB
import Hummingbird

/// The accounts and the courses.
struct Store {
    private let pool: DatabasePool

    init(path: String) throws {
        pool = try DatabasePool(path: path)
        // GRDB has set NORMAL, with which a power cut may take back what was committed last.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    }

    func user(id: Int64) async throws -> User? {
        try await pool.read { database in
            try SQLRequest<User>(
                sql: "SELECT id, username, email, admin FROM users WHERE id = ?", arguments: [id], cached: true
            ).fetchOne(database)
        }
    }

    /// The first hundred courses.
    func courses() async throws -> [Course] {
        try await pool.read { database in
            let courses = try SQLRequest<Course>(sql: "SELECT * FROM courses ORDER BY id LIMIT 100", cached: true)
                .fetchAll(database)
            let reviews = try Self.reviews(
                database, "course IN (SELECT id FROM courses ORDER BY id LIMIT 100)", arguments: [])
            return courses.map { course in
                var course = course
                course.reviews = reviews[course.id] ?? []
                return course
            }
        }
    }

    /// A course, with how many gave each rating.
    func course(id: Int64) async throws -> Course {
        try await pool.read { try Self.course($0, id: id) }
    }

    /// Adds a course; it is on the disk when this returns.
    func add(_ draft: CourseDraft, by user: User) async throws -> Course {
        try await pool.write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT INTO courses (title, url, created_at, created_by) VALUES (?, ?, ?, ?)")
            try statement.execute(
                arguments: [draft.title, draft.url, Int64(Date().timeIntervalSince1970), user.username])
            return try Self.course(database, id: database.lastInsertedRowID)
        }
    }

    private static func course(_ database: Database, id: Int64) throws -> Course {
        let request = SQLRequest<Row>(sql: "SELECT * FROM courses WHERE id = ?", arguments: [id], cached: true)
        guard let row = try request.fetchOne(database) else { throw HTTPError(.notFound) }
        var course = Course(row: row)
        course.rating.spread = (1...5).map { row["rated_\($0)"] }
        course.reviews = try reviews(database, "course = ?", arguments: [id])[id] ?? []
        return course
    }

    /// The paths of reviews, by the id of their course.
    private static func reviews(
        _ database: Database, _ condition: String, arguments: StatementArguments
    ) throws -> [Int64: [String]] {
        let rows = try SQLRequest<Row>(
            sql: "SELECT course, id FROM reviews WHERE \(condition) ORDER BY course, id", arguments: arguments,
            cached: true
        ).fetchCursor(database)
        var reviews: [Int64: [String]] = [:]
        while let row = try rows.next() {
            let id: Int64 = row["id"]
            reviews[row["course"], default: []].append("/api/v1/reviews/\(id)")
        }
        return reviews
    }
}
