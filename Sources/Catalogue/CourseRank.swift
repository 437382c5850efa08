/// How high a course stands by its ratings: by their average as it is shown, and where that is the same by how many there are.
public struct CourseRank: Equatable, Sendable {
    /// The average in hundredths times ten to the tenth, and the count.
    ///
    /// 4670000000003 is 4.67 by three reviews, and 0 is none.
    public let number: Int64

    private static let unit: Int64 = 10_000_000_000

    /// The rank that ratings give.
    ///
    /// - Parameter ratings: All of a course's.
    public init(of ratings: Ratings) {
        number = ratings.averageInHundredths.map { $0 * Self.unit + ratings.count } ?? 0
    }

    /// The rank of a number.
    ///
    /// - Parameter number: Any; nil is the answer to one that is no rank's.
    public init?(_ number: Int64) {
        let (hundredths, count) = number.quotientAndRemainder(dividingBy: Self.unit)
        let isRated = (100...500).contains(hundredths) && (1...Int64(Int32.max)).contains(count)
        guard isRated || number == 0 else { return nil }
        self.number = number
    }
}
