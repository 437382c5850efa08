/// What is to be different about a review; what is nil stays as it is.
public struct ReviewChanges: Sendable {
    /// The id of another course.
    public let course: Int64?
    /// The new rating.
    public let rating: ReviewRating?
    /// The new comment.
    public let comment: ReviewComment?

    /// Changes some of the three.
    ///
    /// - Parameters:
    ///   - course: The id of another course.
    ///   - rating: The new rating.
    ///   - comment: The new comment.
    public init(course: Int64?, rating: ReviewRating?, comment: ReviewComment?) {
        self.course = course
        self.rating = rating
        self.comment = comment
    }
}
