/// The ratings of one course, taken together.
public struct Ratings: Equatable, Sendable {
    /// Of a course without a review.
    public static let none = Ratings(count: 0, total: 0)

    /// How many there are.
    public let count: Int64
    /// Their sum.
    public let total: Int64

    /// The average in hundredths, rounded half up; nil where there is none, and for numbers that no ratings can have.
    public var averageInHundredths: Int64? {
        guard (1...Int64(Int32.max)).contains(count), (count...5 * count).contains(total) else { return nil }
        return (total * 200 + count) / (count * 2)
    }
}
