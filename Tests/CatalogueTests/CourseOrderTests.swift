import SQLite
import TestSupport
import Testing
import Time

@testable import Catalogue

@Suite struct CourseOrderTests {
    let folder: TemporaryFolder
    let store: CatalogueStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CatalogueStore(path: folder.database)
    }

    /// Courses 1, 2 and so on, with these ratings; the odd ones are about Swift.
    private func fill(_ ratings: [[Int64]]) throws {
        for (number, ratings) in zip(Int64(1)..., ratings) {
            let draft = try CourseDraft(title: number % 2 == 1 ? "Swift" : "C", url: "http://a/\(number)")
            _ = try store.add(draft, by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment)
            for rating in ratings { try rate(number, rating) }
        }
    }

    private func rate(_ course: Int64, _ rating: Int64) throws {
        let draft = try ReviewDraft(course: course, rating: rating, comment: "")
        _ = try store.add(draft, by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment)
    }

    private func remove(_ course: Int64) throws {
        _ = try store.remove(course: course, unless: { _ in nil as String? })
    }

    /// The ids of all pages of an order, each page behind the place where the one before ended.
    private func pages(
        _ order: CourseOrder, of limit: Int, matching words: SearchWords? = nil,
        meanwhile: (Int) throws -> Void = { _ in }
    ) throws -> [[Int64]] {
        var pages: [[Int64]] = []
        var page = try store.courses(order, limit: limit, matching: words)
        while let last = page.last {
            pages.append(page.map(\.id))
            try meanwhile(pages.count)
            page = try store.courses(Self.order(order, behind: last), limit: limit, matching: words)
        }
        return pages
    }

    private static func order(_ order: CourseOrder, behind course: Course) -> CourseOrder {
        switch order {
        case .id: .id(after: course.id)
        case .newest: .newest(upTo: course.id - 1)
        case .rating: .rating(after: .init(rank: CourseRank(of: course.ratings), id: course.id))
        }
    }

    private static let ratings: [[Int64]] = [[3], [], [5, 4], [5], [], [4, 5], [5, 5], [4, 5, 5, 4], [1, 2], []]
    private static let byRating: [Int64] = [7, 4, 8, 3, 6, 1, 9, 2, 5, 10]

    @Test(
        "the best average comes first, then more reviews, then the id, and what has no review last", arguments: 1...11)
    func rating(limit: Int) throws {
        try fill(Self.ratings)
        #expect(try pages(.rating(after: nil), of: limit).flatMap(\.self) == Self.byRating)
        let odd = Self.byRating.filter { $0 % 2 == 1 }
        #expect(try pages(.rating(after: nil), of: limit, matching: SearchWords("swi")).flatMap(\.self) == odd)
    }

    @Test("averages that are shown alike are alike")
    func shownAlike() throws {
        // 4.335 and 4.3333, which are 4.34 and 4.33, and 4.3301, which is 4.33 by more reviews.
        let connection = try Connection(path: folder.database)
        try fill([[], [], []])
        try connection.execute(
            """
            UPDATE courses SET (review_count, rating_total) = (200, 867) WHERE id = 3;
            UPDATE courses SET (review_count, rating_total) = (3, 13) WHERE id = 1;
            UPDATE courses SET (review_count, rating_total) = (103, 446) WHERE id = 2
            """)
        #expect(try store.courses(.rating(after: nil), limit: 9).map(\.id) == [3, 2, 1])
    }

    @Test("the newest has the greatest id", arguments: 1...11)
    func newest(limit: Int) throws {
        try fill(Self.ratings)
        #expect(try pages(.newest(upTo: .max), of: limit).flatMap(\.self) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
        let found = try pages(.newest(upTo: .max), of: limit, matching: SearchWords("swift"))
        #expect(found.flatMap(\.self) == [9, 7, 5, 3, 1])
    }

    @Test("a page may begin anywhere, and be empty")
    func places() throws {
        try fill(Self.ratings)
        for (upTo, ids) in [(5, [5, 4]), (1, [1]), (0, []), (-1, []), (.min, []), (.max, [10, 9])] as [(Int64, [Int64])]
        {
            #expect(try store.courses(.newest(upTo: upTo), limit: 2).map(\.id) == ids)
        }
        for (rank, id, ids) in [
            (0, 0, [2, 5]), (0, 5, [10]), (0, .max, []), (4_500_000_000_002, 3, [6, 1]),
            (4_500_000_000_002, 4, [6, 1]),
            (4_500_000_000_002, 6, [1, 9]), (4_490_000_000_002, 1, [1, 9]), (5_002_147_483_647, .max, [7, 4]),
        ] as [(Int64, Int64, [Int64])] {
            let rank = try #require(CourseRank(rank))
            #expect(try store.courses(.rating(after: .init(rank: rank, id: id)), limit: 2).map(\.id) == ids)
        }
        #expect(try store.courses(.rating(after: nil), limit: 0).isEmpty)
        #expect(try store.courses(.rating(after: nil), limit: 9, matching: SearchWords("+")).isEmpty)
    }

    @Test("what does not change is listed once, whatever becomes of the course at the end of a page")
    func changedMeanwhile() throws {
        try fill(Self.ratings)
        let last = [7, 4, 8, 3, 6] as [Int64]
        let seen = try pages(.rating(after: nil), of: 1) { page in
            guard page <= last.count else { return }
            // Every other one is gone, the rest comes again further down.
            if page % 2 == 1 { try remove(last[page - 1]) } else { for _ in 1...9 { try rate(last[page - 1], 1) } }
        }.flatMap(\.self)
        #expect(seen == [7, 4, 8, 3, 6, 1, 3, 9, 4, 2, 5, 10])
        try remove(9)
        let newest = try pages(.newest(upTo: .max), of: 1) { page in if page == 1 { try remove(10) } }
        #expect(newest == [[10], [5], [4], [3], [2], [1]])
    }

    @Test("the rank is the one by which the database sorts, for whatever a hand has made of count and sum")
    func rank() throws {
        let connection = try Connection(path: folder.database)
        try connection.execute(
            """
            PRAGMA trusted_schema = ON;
            INSERT INTO courses (title, url, created_at, review_count, rating_total)
                WITH counts (number) AS (VALUES
                    (0), (1), (2), (3), (7), (200), (100000), (-1), (2147483647), (2147483648), (9223372036854775807)),
                totals (number) AS (SELECT number FROM counts UNION VALUES (5), (8), (9), (13), (14), (34), (201), (867),
                    (10737418235), (10737418236), (123456), (499999), (500000), (500001))
                SELECT '', row_number() OVER (), 0, counts.number, totals.number FROM counts, totals
            """)
        let courses = try store.courses(.id(after: 0), limit: 1000)
        let numbers = try connection.prepare("SELECT rating_order FROM courses ORDER BY id").rows {
            row throws(SQLiteError) in -(try row.integer(0))
        }
        #expect(courses.map { CourseRank(of: $0.ratings).number } == numbers)
        #expect(Set(numbers).count > 20)
        #expect(numbers.allSatisfy { CourseRank($0)?.number == $0 })
    }

    @Test(
        "a number that no rank has is none",
        arguments: [
            1, -1, .max, .min, 4_670_000_000_000, 10_000_000_001, 990_000_000_001, 5_010_000_000_001, 4_672_147_483_648,
            -4_670_000_000_003,
        ] as [Int64])
    func noRank(number: Int64) {
        #expect(CourseRank(number) == nil)
    }

    @Test("no order goes through all courses", arguments: [false, true])
    func plans(isAnalyzed: Bool) throws {
        let connection = try Connection(path: folder.database)
        try connection.execute(
            """
            PRAGMA trusted_schema = ON;
            INSERT INTO courses (title, url, created_at)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT 'a', i, 0 FROM n;
            INSERT INTO reviews (course, rating, comment, created_at, creator, created_by)
                SELECT id, 1 + id % 5, '', 0, 1, 'k' FROM courses WHERE id % 10 = 0;
            \(isAnalyzed ? "ANALYZE" : "")
            """)
        let place = CourseOrder.RatedPlace(rank: try #require(CourseRank(0)), id: 5)
        for order in [.id(after: 5), .newest(upTo: 5), .rating(after: place)] as [CourseOrder] {
            let isRated = order == .rating(after: place)
            for search in [nil, isRated ? "[1,10]" : "a"] {
                let page = CoursePage(order, limit: 9, matching: search)
                let plan = try connection.prepare("EXPLAIN QUERY PLAN \(page.sql)").rows(page.values) {
                    row throws(SQLiteError) in try row.text(3)
                }
                #expect(!plan.contains { $0.hasPrefix("SCAN courses") }, "\(plan)")
                let usesIndex = plan.contains { $0.contains("INDEX courses_by_rating") }
                #expect(usesIndex == (isRated && search == nil), "\(plan)")
            }
        }
    }

    @Test("a search that very many courses match is not sorted by rating, and goes on in the other orders")
    func tooMany() throws {
        let limit = CatalogueStore.ratedSearchLimit
        let connection = try Connection(path: folder.database)
        try connection.execute(
            """
            PRAGMA trusted_schema = ON;
            INSERT INTO courses (title, url, created_at)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(limit)) SELECT 'a', i, 0 FROM n
            """)
        let words = SearchWords("a")
        #expect(try store.courses(.rating(after: nil), limit: 1, matching: words).map(\.id) == [1])
        _ = try store.add(
            CourseDraft(title: "a", url: "http://b/"), by: CatalogueStoreTests.author, at: CatalogueStoreTests.moment)
        #expect(throws: CatalogueError.tooManyMatches(limit: limit)) {
            _ = try store.courses(.rating(after: nil), limit: 1, matching: words)
        }
        #expect(
            try store.courses(.rating(after: nil), limit: 1, matching: SearchWords("a b")).map(\.id) == [
                Int64(limit) + 1
            ])
        #expect(try store.courses(.newest(upTo: .max), limit: 1, matching: words).count == 1)
        #expect(try store.courses(.rating(after: nil), limit: 1).count == 1)
    }
}
