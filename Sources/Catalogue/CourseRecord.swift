public import Time

/// A course without what its reviews say of it, which costs more than the course itself.
public struct CourseRecord: Equatable, Sendable {
    /// A number from 1 on, never used again.
    public let id: Int64
    /// What it is called.
    public let title: String
    /// Where it is.
    public let url: String
    /// When it was added.
    public let createdAt: Timestamp
    /// Who added it; nil where nobody knows.
    public let creator: Author?
}
