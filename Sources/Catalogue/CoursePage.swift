import SQLite

/// The statement that reads some courses of a list, and what is bound to it.
struct CoursePage {
    let sql: String
    let values: [Value]

    /// The first so many courses of an order.
    ///
    /// - Parameters:
    ///   - order: Which order, and where in it they begin.
    ///   - limit: How many at most; none where it is less than 1.
    ///   - search: What FTS5 is to match, or for ranks their ids as JSON; nil for all courses.
    init(_ order: CourseOrder, limit: Int, matching search: String?) {
        sql = Self.sql(order, isSearch: search != nil)
        values =
            [.integer(Int64(Course.reviewLimits.listed)), .integer(Int64(max(0, limit)))] + Self.place(order)
            + (search.map { [.text($0)] } ?? [])
    }

    private static func place(_ order: CourseOrder) -> [Value] {
        switch order {
        case .id(let after): [.integer(after)]
        case .newest(let upTo): [.integer(upTo)]
        case .rating(let place?): [.integer(-place.rank.number), .integer(place.id)]
        case .rating(nil): [.integer(.min), .integer(0)]
        }
    }

    private static func sql(_ order: CourseOrder, isSearch: Bool) -> String {
        switch order {
        case .id: isSearch ? searchByID : byID
        case .newest: isSearch ? searchByNewest : byNewest
        case .rating: isSearch ? searchByRating : byRating
        }
    }
}

// Parameters are 1, how many reviews a course names, 2, how many courses there are to be, 3 and for ranks 4, the place, and
// behind that what is searched for.
extension CoursePage {
    private static let byID = "\(Course.select) WHERE id > ?3 ORDER BY id LIMIT ?2"
    private static let byNewest = "\(Course.select) WHERE id <= ?3 ORDER BY id DESC LIMIT ?2"
    private static let searchByID = """
        \(Course.select) WHERE id IN \
        (SELECT rowid FROM course_words WHERE course_words MATCH ?4 AND rowid > ?3 ORDER BY rowid LIMIT ?2) ORDER BY id
        """
    private static let searchByNewest = """
        \(Course.select) WHERE id IN \
        (SELECT rowid FROM course_words WHERE course_words MATCH ?4 AND rowid <= ?3 ORDER BY rowid DESC LIMIT ?2) \
        ORDER BY id DESC
        """

    /// Those of the place's rank and those further down are looked for each by itself: SQLite would compare the rank alone in the
    /// index, and all the courses without a review have the same.
    private static let byRating = """
        \(Course.select) WHERE id IN (SELECT id FROM ( \
        SELECT * FROM (SELECT rating_order, id FROM courses WHERE rating_order = ?3 AND id > ?4 ORDER BY id LIMIT ?2) \
        UNION ALL \
        SELECT * FROM (SELECT rating_order, id FROM courses WHERE rating_order > ?3 ORDER BY rating_order, id LIMIT ?2) \
        ORDER BY rating_order, id LIMIT ?2)) \(inOrderOfRank)
        """

    /// CROSS JOIN, since to go through the courses in order of rank until enough of those are found has no bound.
    private static let searchByRating = """
        \(Course.select) WHERE id IN ( \
        SELECT courses.id FROM json_each(?5) CROSS JOIN courses ON courses.id = value \
        WHERE (rating_order, courses.id) > (?3, ?4) ORDER BY rating_order, courses.id LIMIT ?2) \(inOrderOfRank)
        """

    /// The plus keeps SQLite from going through all courses in that order, to pick the few.
    private static let inOrderOfRank = "ORDER BY +rating_order, id"
}
