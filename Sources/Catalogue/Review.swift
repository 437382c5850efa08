public import Time

/// A review of a course as it is stored.
public struct Review: Equatable, Sendable {
    /// A number from 1 on, never used again.
    public let id: Int64
    /// The id of the course, which is there as long as the review is.
    public let course: Int64
    /// How good the course is, as `ReviewRating` allows it.
    public let rating: Int64
    /// What is said of it, as `ReviewComment` allows it.
    public let comment: String
    /// When it was written.
    public let createdAt: Timestamp
    /// Who wrote it.
    public let creator: Author
}
