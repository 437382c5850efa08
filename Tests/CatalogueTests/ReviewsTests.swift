import SQLite
import TestSupport
import Testing
import Time

@testable import Catalogue

@Suite struct ReviewsTests {
    static let author = CatalogueStoreTests.author
    static let moment = CatalogueStoreTests.moment

    let folder: TemporaryFolder
    let store: CatalogueStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CatalogueStore(path: folder.database)
        for number in 1...2 {
            _ = try store.add(CourseDraft(title: "C", url: "http://a/\(number)"), by: Self.author, at: Self.moment)
        }
    }

    @discardableResult
    private func add(_ rating: Int64, to course: Int64 = 1, _ comment: String = "") throws -> Review {
        let draft = try ReviewDraft(course: course, rating: rating, comment: comment)
        return try store.add(draft, by: Self.author, at: Self.moment)
    }

    private func changes(course: Int64? = nil, rating: Int64? = nil) throws -> ReviewChanges {
        ReviewChanges(course: course, rating: try rating.map { try ReviewRating($0) }, comment: nil)
    }

    private static func noObjection(_ review: Review) -> String? { nil }

    @Test("a review comes back as it was stored, and its course tells of it")
    func addAndRead() throws {
        let review = try add(4, "Good.\n\tReally.")
        #expect(
            review
                == Review(
                    id: 1, course: 1, rating: 4, comment: "Good.\n\tReally.", createdAt: Self.moment,
                    creator: Self.author))
        #expect(try store.review(1) == review)
        #expect(try store.reviews(after: 0, limit: 10) == [review])
        #expect(try store.reviews(of: 1, after: 0, limit: 10) == [review])
        #expect(try store.reviews(of: 2, after: 0, limit: 10) == [])
        let course = try #require(try store.course(1))
        #expect(course.reviews == [1] && course.ratings == Ratings(count: 1, total: 4))
    }

    @Test("pages of a course's reviews leave out those of others")
    func pages() throws {
        for number in 1...6 as ClosedRange<Int64> { try add(3, to: 1 + number % 2) }
        #expect(try store.reviews(of: 2, after: 0, limit: 2)?.map(\.id) == [1, 3])
        #expect(try store.reviews(of: 2, after: 3, limit: 2)?.map(\.id) == [5])
        #expect(try store.reviews(after: 2, limit: 3).map(\.id) == [3, 4, 5])
        #expect(try store.reviews(after: .max, limit: .max).isEmpty)
    }

    @Test("a course that is not there has no reviews, not even none", arguments: [0, 3, -1, .max, .min] as [Int64])
    func noCourse(id: Int64) throws {
        #expect(try store.reviews(of: id, after: 0, limit: 10) == nil)
        #expect(throws: CatalogueError.noSuchCourse(id)) { try add(3, to: id) }
        try add(3)
        #expect(throws: CatalogueError.noSuchCourse(id)) {
            _ = try store.update(review: 1, changes(course: id), unless: Self.noObjection)
        }
        #expect(try store.reviews(after: 0, limit: 10).map(\.course) == [1])
    }

    @Test("a review may become one of another course")
    func move() throws {
        try add(5)
        guard case .made(let moved) = try store.update(review: 1, changes(course: 2), unless: Self.noObjection) else {
            Issue.record("not made")
            return
        }
        #expect(moved.course == 2 && moved.rating == 5)
        #expect(try store.courses(.id(after: 0), limit: 2).map(\.reviews) == [[], [1]])
    }

    @Test("an objection, or that there is none, leaves everything as it was")
    func refused() throws {
        let review = try add(5)
        guard case .refused("no") = try store.update(review: 1, changes(rating: 1), unless: { _ in "no" }),
            case .refused("no") = try store.remove(review: 1, unless: { _ in "no" }),
            case .missing = try store.update(review: 2, changes(rating: 1), unless: Self.noObjection),
            case .missing = try store.remove(review: 2, unless: Self.noObjection)
        else {
            Issue.record("not refused")
            return
        }
        #expect(try store.reviews(after: 0, limit: 10) == [review])
    }

    @Test("a course takes its reviews with it, and no id is used again")
    func cascade() throws {
        try add(5)
        try add(4, to: 2)
        guard case .made = try store.remove(course: 1, unless: { _ in nil as String? }) else {
            Issue.record("not made")
            return
        }
        #expect(try store.reviews(after: 0, limit: 10).map(\.id) == [2])
        guard case .made = try store.remove(review: 2, unless: Self.noObjection) else {
            Issue.record("not made")
            return
        }
        #expect(try add(1, to: 2).id == 3)
    }

    @Test("the database itself refuses what would dangle, and ratings that are none")
    func constraints() throws {
        let connection = try Connection(path: folder.database)
        for values in ["9, 3", "1, 0", "1, 6", "1, 'x'", "NULL, 3"] {
            #expect(throws: SQLiteError.self) {
                try connection.execute(
                    """
                    INSERT INTO reviews (course, rating, comment, created_at, creator, created_by)
                        VALUES (\(values), '', 0, 1, 'k')
                    """)
            }
        }
        #expect(throws: SQLiteError.self) {
            try connection.execute("INSERT INTO courses (title, url, created_at, creator) VALUES ('a', 'b', 0, 1)")
        }
    }

    @Test("count and sum are those of the reviews, whoever changes them and however")
    func ratings() throws {
        try Connection(path: folder.database).execute(
            """
            INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) VALUES
                (1, 5, '', 0, 1, 'k'), (1, 4, '', 0, 1, 'k'), (2, 3, '', 0, 1, 'k'), (2, 1, '', 0, 1, 'k');
            UPDATE reviews SET rating = 2 WHERE id = 1;
            UPDATE reviews SET course = 2, rating = 5 WHERE id = 2;
            UPDATE reviews SET comment = 'x';
            DELETE FROM reviews WHERE id = 4
            """)
        #expect(
            try store.courses(.id(after: 0), limit: 2).map(\.ratings)
                == [Ratings(count: 1, total: 2), Ratings(count: 2, total: 8)])
        _ = try store.remove(course: 1, unless: { _ in nil as String? })
        #expect(try store.courses(.id(after: 0), limit: 2).map(\.ratings) == [Ratings(count: 2, total: 8)])
    }

    @Test("a course alone tells how its ratings are spread, whoever changes them and however")
    func spread() throws {
        for rating in [5, 5, 1, 4, 3, 2, 2] as [Int64] { try add(rating) }
        #expect(try store.course(1)?.spread == [1, 2, 1, 1, 2])
        _ = try store.update(review: 1, changes(rating: 4), unless: Self.noObjection)
        #expect(try store.course(1)?.spread == [1, 2, 1, 2, 1])
        _ = try store.update(review: 2, changes(course: 2), unless: Self.noObjection)
        _ = try store.remove(review: 3, unless: Self.noObjection)
        #expect(try store.course(1)?.spread == [0, 2, 1, 2, 0])
        try Connection(path: folder.database).execute(
            """
            UPDATE reviews SET course = 2, rating = 1 WHERE id = 4;
            INSERT INTO reviews (course, rating, comment, created_at, creator, created_by) VALUES (1, 3, '', 0, 1, 'k')
            """)
        #expect(try store.course(1)?.spread == [0, 2, 2, 1, 0])
        #expect(try store.course(2)?.spread == [1, 0, 0, 0, 1])
        #expect(try store.courses(.id(after: 0), limit: 2).map(\.spread) == [nil, nil])
        #expect(try CatalogueInspection(of: folder.database).faults == [])
    }

    @Test("a course that is changed goes on telling how its ratings are spread")
    func spreadOfChanged() throws {
        try add(3)
        let changes = CourseChanges(title: try CourseTitle("Other"), url: nil)
        guard case .made(let course) = try store.update(course: 1, changes, unless: { _ in nil as String? }) else {
            Issue.record("not made")
            return
        }
        #expect(course.spread == [0, 0, 1, 0, 0])
        #expect(try store.course(1) == course)
    }

    @Test("a course names its first thousand reviews, a hundred of them in a list, and counts them all")
    func many() throws {
        try Connection(path: folder.database).execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
            INSERT INTO reviews (course, rating, comment, created_at, creator, created_by)
                SELECT 1 + i % 2, 1 + i % 5, '', 0, 1, 'k' FROM n
            """)
        try add(5, to: 2)
        let course = try #require(try store.course(2))
        #expect(course.ratings.count == 751)
        #expect(course.reviews == Array(stride(from: 1 as Int64, through: 1501, by: 2)))
        for _ in 0..<300 { try add(1, to: 2) }
        #expect(try store.course(2)?.reviews.count == 1000)
        #expect(try store.course(2)?.ratings.count == 1051)
        let listed = try store.courses(.id(after: 1), limit: 1)
        #expect(listed.map(\.reviews) == [Array(course.reviews.prefix(100))])
        #expect(listed.map(\.ratings.count) == [1051])
    }

    @Test("what the shell has made wrong of count and sum fails no reading")
    func spoiltRatings() throws {
        try add(5)
        let connection = try Connection(path: folder.database)
        for values in [
            "3, 14, 0", "1, 9223372036854775807, 0", "9223372036854775807, 9223372036854775807, 0",
            "0, 0, 9223372036854775807", "0, 0, -1",
        ] {
            try connection.execute(
                "DELETE FROM reviews; UPDATE courses SET (review_count, rating_total, rated_3) = (\(values))")
            #expect(try store.courses(.id(after: 0), limit: 2).map(\.reviews) == [[], []])
            #expect(try store.course(2)?.spread?.count == 5)
            #expect(try !CatalogueInspection(of: folder.database).faults.isEmpty)
        }
    }

    @Test(
        "the average is rounded to hundredths, half up",
        arguments: [
            (0, 0, nil), (1, 5, 500), (2, 9, 450), (3, 13, 433), (3, 14, 467), (8, 9, 113), (200, 201, 101),
            (1, 6, nil), (1, 0, nil), (-1, -5, nil), (.max, .max, nil), (1, .max, nil), (.min, .min, nil),
        ]
            as [(Int64, Int64, Int64?)])
    func average(count: Int64, total: Int64, hundredths: Int64?) {
        #expect(Ratings(count: count, total: total).averageInHundredths == hundredths)
    }
}
