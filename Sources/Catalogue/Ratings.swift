/// The ratings of one course, taken together.
public struct Ratings: Equatable, Sendable {
    /// Of a course without a review.
    public static let none = Ratings(count: 0, total: 0)

    /// How many there are.
    public let count: Int64
    /// Their sum.
    public let total: Int64

    /// The average in hundredths, rounded half up; nil where there is none.
    public var averageInHundredths: Int64? {
        count == 0 ? nil : (total * 200 + count) / (count * 2)
    }
}
