import Authentication
import SQLite
import TestSupport
import Testing
import Time

@testable import FlaskImport

/// Rows as the old application wrote them, and databases of them.
enum Old {
    /// "password", by phc-winner-argon2's test.c.
    static let phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
    static let date = "2016-11-23 12:00:00.123456"
    static let moment = Timestamp(seconds: 1_479_902_400)
    static let now = Timestamp(seconds: 1_795_435_200)

    /// The tables as peewee makes them.
    static let schema = """
        CREATE TABLE "user" ("id" INTEGER NOT NULL PRIMARY KEY, "username" VARCHAR(255) NOT NULL,
            "email" VARCHAR(255) NOT NULL, "password" VARCHAR(255) NOT NULL);
        CREATE TABLE "course" ("id" INTEGER NOT NULL PRIMARY KEY, "title" VARCHAR(255) NOT NULL,
            "url" VARCHAR(255) NOT NULL, "created_at" DATETIME NOT NULL);
        CREATE TABLE "review" ("id" INTEGER NOT NULL PRIMARY KEY, "course_id" INTEGER NOT NULL,
            "rating" INTEGER NOT NULL, "comment" TEXT NOT NULL, "created_at" DATETIME NOT NULL,
            "created_by_id" INTEGER NOT NULL, FOREIGN KEY ("course_id") REFERENCES "course" ("id"),
            FOREIGN KEY ("created_by_id") REFERENCES "user" ("id"));
        CREATE UNIQUE INDEX "course_url" ON "course" ("url");
        """

    static func user(
        _ id: Int64, _ username: String, _ email: String? = nil, _ password: OldValue = .text(phc)
    ) -> OldUser {
        OldUser(id: id, username: .text(username), email: .text(email ?? "user\(id)@example.org"), password: password)
    }

    static func course(
        _ id: Int64, _ title: String = "Course", _ url: String? = nil, _ date: OldValue = .text(date)
    ) -> OldCourse {
        OldCourse(id: id, title: .text(title), url: .text(url ?? "http://a/\(id)"), createdAt: date)
    }

    static func review(
        _ id: Int64, of course: OldReference = OldReference(.integer(1)), rating: OldValue = .integer(5),
        comment: OldValue = .text(""), date: OldValue = .text(date), by author: OldReference = OldReference(.integer(1))
    ) -> OldReview {
        OldReview(id: id, course: course, rating: rating, comment: comment, createdAt: date, author: author)
    }
}

extension Verdict {
    /// What is wrong, in one line; nil where the row is not refused.
    var fault: String? {
        guard case .refused(let fault) = self else { return nil }
        return fault.description
    }

    var taken: Taken? {
        guard case .taken(let taken) = self else { return nil }
        return taken
    }

    var isAlreadyThere: Bool {
        if case .alreadyThere = self { true } else { false }
    }
}

extension TemporaryFolder {
    /// The old application's database.
    var old: String { self["old.sqlite"] }

    /// Makes it, or changes it.
    @discardableResult
    func writeOld(_ sql: String) throws -> Connection {
        let connection = try Connection(path: old)
        // Off is what SQLite begins with, and the old application left it so.
        try connection.execute("PRAGMA foreign_keys = OFF; \(sql)")
        return connection
    }

    func writeOldRows() throws {
        try writeOld(
            """
            \(Old.schema)
            INSERT INTO user VALUES (1, 'kennethlove', 'kenneth@example.org', '\(Old.phc)');
            INSERT INTO user VALUES (3, 'zoe', 'zoe@example.org', '\(Old.phc)');
            INSERT INTO course VALUES (1, 'Django Basics', 'HTTP://A/1', '\(Old.date)');
            INSERT INTO course VALUES (5, 'Python', 'http://a/5', '2016-11-23 12:00:01');
            INSERT INTO review VALUES (2, 5, 4, 'good', '2016-11-23 12:00:02', 3);
            """)
    }
}
