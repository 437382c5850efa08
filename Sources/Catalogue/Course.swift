public import Time

/// A course as it is stored, with what its reviews say of it.
public struct Course: Equatable, Sendable {
    /// How many of its reviews a course names by itself, and how many in a list: neither would otherwise have a bound.
    public static let reviewLimits = (alone: 1000, listed: 100)

    /// A number from 1 on, never used again.
    public let id: Int64
    /// What it is called, as `CourseTitle` allows it.
    public let title: String
    /// Where it is, as `CourseURL` allows it; no two courses have the same.
    public let url: String
    /// When it was added.
    public let createdAt: Timestamp
    /// Who added it; nil where nobody knows.
    public let creator: Author?
    /// The ids of its reviews in order, the first of them.
    public let reviews: [Int64]
    /// All of its reviews' ratings.
    public let ratings: Ratings
    /// How many of them are 1, 2, 3, 4 and 5; nil in a list.
    public let spread: [Int64]?
}
