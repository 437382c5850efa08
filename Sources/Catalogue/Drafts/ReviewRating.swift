/// How good a course is: a whole number of stars from 1 to 5.
public struct ReviewRating: Sendable {
    /// The ratings there are.
    public static let range: ClosedRange<Int64> = 1...5

    /// The number of stars.
    public let number: Int64

    /// Judges a rating.
    ///
    /// - Parameter number: The rating as it came, nil where none did.
    /// - Throws: What is wrong with it.
    public init(_ number: Int64?) throws(RatingFault) {
        guard let number else { throw .missing }
        guard Self.range.contains(number) else { throw .outOfRange }
        self.number = number
    }
}
