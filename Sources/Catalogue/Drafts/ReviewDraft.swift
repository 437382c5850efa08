/// What a review is to be made of; a draft that exists can be stored as it is, if its course is there.
public struct ReviewDraft: Sendable {
    /// The id of the course.
    public let course: Int64
    /// The rating.
    public let rating: ReviewRating
    /// The comment.
    public let comment: ReviewComment

    /// Makes a draft of parts that are valid already.
    ///
    /// - Parameters:
    ///   - course: The id of the course.
    ///   - rating: The rating.
    ///   - comment: The comment.
    public init(course: Int64, rating: ReviewRating, comment: ReviewComment) {
        self.course = course
        self.rating = rating
        self.comment = comment
    }

    /// Judges what came from elsewhere.
    ///
    /// - Parameters:
    ///   - course: The id of the course, nil where none came.
    ///   - rating: The rating as it came, nil where none did.
    ///   - comment: The comment as it came, empty where none did.
    /// - Throws: Every fault there is, in this order.
    public init(course: Int64?, rating: Int64?, comment: String) throws(DraftFaults) {
        var faults = DraftFaultList()
        let course = faults.collect("course") { () throws(ReferenceFault) in try Self.reference(course) }
        let rating = faults.collect("rating") { () throws(RatingFault) in try ReviewRating(rating) }
        let comment = faults.collect("comment") { () throws(CommentFault) in try ReviewComment(comment) }
        guard let course, let rating, let comment else { throw faults.thrown }
        self.init(course: course, rating: rating, comment: comment)
    }

    /// The id of a course; whether it is there, the catalogue knows.
    ///
    /// - Parameter course: The id as it came, nil where none did.
    /// - Returns: The id.
    /// - Throws: `ReferenceFault.missing`.
    public static func reference(_ course: Int64?) throws(ReferenceFault) -> Int64 {
        guard let course else { throw .missing }
        return course
    }
}
