import SQLite

/// The steps from an empty file to the schema of today; `user_version` counts those that have been taken.
///
/// A step that has been released is never changed: what is to be different is a new step at the end.
enum Migrations {
    static let steps = [
        // AUTOINCREMENT: an id is never used again, not even the highest after its removal.
        """
        CREATE TABLE courses (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL,
            url TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            creator INTEGER NOT NULL,
            created_by TEXT NOT NULL
        ) STRICT
        """,
        // Courses of nobody: those of a system that kept no authors. The highest id ever given goes along.
        """
        CREATE TABLE courses_of_some (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL,
            url TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            creator INTEGER,
            created_by TEXT,
            review_count INTEGER NOT NULL DEFAULT 0,
            rating_total INTEGER NOT NULL DEFAULT 0,
            CHECK ((creator IS NULL) = (created_by IS NULL))
        ) STRICT;
        INSERT INTO courses_of_some (id, title, url, created_at, creator, created_by)
            SELECT id, title, url, created_at, creator, created_by FROM courses;
        DELETE FROM sqlite_sequence WHERE name = 'courses_of_some';
        INSERT INTO sqlite_sequence (name, seq) SELECT 'courses_of_some', seq FROM sqlite_sequence WHERE name = 'courses';
        DROP TABLE courses;
        ALTER TABLE courses_of_some RENAME TO courses
        """,
        // A course counts its reviews and adds their ratings up, so that it is read in the same time however many it has; triggers
        // keep that true, whoever inserts, updates or deletes a review.
        """
        CREATE TABLE reviews (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            course INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
            comment TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            creator INTEGER NOT NULL,
            created_by TEXT NOT NULL
        ) STRICT;
        CREATE INDEX reviews_by_course ON reviews (course, id);
        CREATE TRIGGER ratings_insert AFTER INSERT ON reviews BEGIN
            UPDATE courses SET review_count = review_count + 1, rating_total = rating_total + new.rating
                WHERE id = new.course;
        END;
        CREATE TRIGGER ratings_delete AFTER DELETE ON reviews BEGIN
            UPDATE courses SET review_count = review_count - 1, rating_total = rating_total - old.rating
                WHERE id = old.course;
        END;
        CREATE TRIGGER ratings_update AFTER UPDATE OF course, rating ON reviews BEGIN
            UPDATE courses SET review_count = review_count - 1, rating_total = rating_total - old.rating
                WHERE id = old.course;
            UPDATE courses SET review_count = review_count + 1, rating_total = rating_total + new.rating
                WHERE id = new.course;
        END
        """,
        // The words of titles and URLs, kept true by triggers, so that whatever changes a course changes them. Beginnings of up
        // to 31 letters, the most there can be, are found without gathering all the words that have them: docs/decisions.md has the figures.
        """
        CREATE VIRTUAL TABLE course_words USING fts5 (
            title, url, content = 'courses', content_rowid = 'id', columnsize = 0,
            prefix = '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31',
            tokenize = 'unicode61 remove_diacritics 2'
        );
        CREATE TRIGGER course_words_insert AFTER INSERT ON courses BEGIN
            INSERT INTO course_words (rowid, title, url) VALUES (new.id, new.title, new.url);
        END;
        CREATE TRIGGER course_words_delete AFTER DELETE ON courses BEGIN
            INSERT INTO course_words (course_words, rowid, title, url)
                VALUES ('delete', old.id, old.title, old.url);
        END;
        CREATE TRIGGER course_words_update AFTER UPDATE OF title, url ON courses BEGIN
            INSERT INTO course_words (course_words, rowid, title, url)
                VALUES ('delete', old.id, old.title, old.url);
            INSERT INTO course_words (rowid, title, url) VALUES (new.id, new.title, new.url);
        END;
        INSERT INTO course_words (course_words) VALUES ('rebuild')
        """,
        // How many of a course's reviews gave each rating, in the row that is written with every review anyhow.
        """
        ALTER TABLE courses ADD COLUMN rated_1 INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE courses ADD COLUMN rated_2 INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE courses ADD COLUMN rated_3 INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE courses ADD COLUMN rated_4 INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE courses ADD COLUMN rated_5 INTEGER NOT NULL DEFAULT 0;
        UPDATE courses SET rated_1 = ones, rated_2 = twos, rated_3 = threes, rated_4 = fours, rated_5 = fives FROM (
            SELECT course, sum(rating = 1) AS ones, sum(rating = 2) AS twos, sum(rating = 3) AS threes,
                sum(rating = 4) AS fours, sum(rating = 5) AS fives FROM reviews GROUP BY course
        ) WHERE course = id;
        DROP TRIGGER ratings_insert;
        DROP TRIGGER ratings_delete;
        DROP TRIGGER ratings_update;
        CREATE TRIGGER ratings_insert AFTER INSERT ON reviews BEGIN
            UPDATE courses SET review_count = review_count + 1, rating_total = rating_total + new.rating,
                rated_1 = rated_1 + (new.rating = 1), rated_2 = rated_2 + (new.rating = 2),
                rated_3 = rated_3 + (new.rating = 3), rated_4 = rated_4 + (new.rating = 4),
                rated_5 = rated_5 + (new.rating = 5)
                WHERE id = new.course;
        END;
        CREATE TRIGGER ratings_delete AFTER DELETE ON reviews BEGIN
            UPDATE courses SET review_count = review_count - 1, rating_total = rating_total - old.rating,
                rated_1 = rated_1 - (old.rating = 1), rated_2 = rated_2 - (old.rating = 2),
                rated_3 = rated_3 - (old.rating = 3), rated_4 = rated_4 - (old.rating = 4),
                rated_5 = rated_5 - (old.rating = 5)
                WHERE id = old.course;
        END;
        CREATE TRIGGER ratings_update AFTER UPDATE OF course, rating ON reviews BEGIN
            UPDATE courses SET review_count = review_count - 1, rating_total = rating_total - old.rating,
                rated_1 = rated_1 - (old.rating = 1), rated_2 = rated_2 - (old.rating = 2),
                rated_3 = rated_3 - (old.rating = 3), rated_4 = rated_4 - (old.rating = 4),
                rated_5 = rated_5 - (old.rating = 5)
                WHERE id = old.course;
            UPDATE courses SET review_count = review_count + 1, rating_total = rating_total + new.rating,
                rated_1 = rated_1 + (new.rating = 1), rated_2 = rated_2 + (new.rating = 2),
                rated_3 = rated_3 + (new.rating = 3), rated_4 = rated_4 + (new.rating = 4),
                rated_5 = rated_5 + (new.rating = 5)
                WHERE id = new.course;
        END
        """,
        // Where a course comes among all by its ratings, the best first: the number of `CourseRank`, negated. Whatever a hand has made
        // of count and sum that no ratings give counts as none.
        """
        ALTER TABLE courses ADD COLUMN rating_order INTEGER AS (
            CASE WHEN review_count BETWEEN 1 AND 2147483647 AND rating_total BETWEEN review_count AND 5 * review_count
                THEN -((rating_total * 200 + review_count) / (review_count * 2) * 10000000000 + review_count)
                ELSE 0 END
        ) VIRTUAL;
        CREATE INDEX courses_by_rating ON courses (rating_order)
        """,
    ]

    /// Takes the steps that have not been taken, each in a transaction of its own.
    ///
    /// After this returns, a power cut loses no step, and one that comes earlier leaves whole steps. The version is
    /// read again under the write lock, so that of several processes that start together one takes the step. A
    /// database that needs none is not locked.
    ///
    /// - Parameters:
    ///   - steps: SQL, each one or more statements.
    ///   - connection: A connection without a transaction.
    /// - Throws: `CatalogueError.unknownSchema` before anything is written.
    static func apply(_ steps: [String] = steps, to connection: Connection) throws(CatalogueError) {
        while try checkedVersion(of: connection, known: steps.count) < steps.count {
            try CatalogueError.translating { () throws(SQLiteError) in
                try connection.transaction { () throws(SQLiteError) in try applyNext(of: steps, to: connection) }
            }
        }
    }

    private static func applyNext(of steps: [String], to connection: Connection) throws(SQLiteError) {
        let version = try userVersion(of: connection)
        guard let index = Int(exactly: version), steps.indices.contains(index) else { return }
        try connection.execute(steps[index])
        try connection.execute("PRAGMA user_version = \(index + 1)")
    }

    /// The database's version, if it is one from 0 to the known.
    @discardableResult
    static func checkedVersion(of connection: Connection, known: Int = steps.count) throws(CatalogueError) -> Int64 {
        let version = try CatalogueError.translating { () throws(SQLiteError) in try userVersion(of: connection) }
        guard (0...Int64(known)).contains(version) else {
            throw .unknownSchema(version: version, known: Int64(known))
        }
        return version
    }

    private static func userVersion(of connection: Connection) throws(SQLiteError) -> Int64 {
        try connection.prepare("PRAGMA user_version").rows { row throws(SQLiteError) in try row.integer(0) }.first ?? 0
    }
}
