public import Time

/// A course as it is stored.
public struct Course: Equatable, Sendable {
    /// A number from 1 on, never used again.
    public let id: Int64
    /// What it is called, as `CourseTitle` allows it.
    public let title: String
    /// Where it is, as `CourseURL` allows it; no two courses have the same.
    public let url: String
    /// When it was added.
    public let createdAt: Timestamp
    /// The name that its creator had then, for people to read.
    public let createdBy: String
    /// The id of its creator's credential, by which ownership is judged: names change hands, ids do not.
    public let creator: Int64
}
