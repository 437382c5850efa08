/// Why a number cannot be the rating of a course.
public enum RatingFault: Error, Equatable {
    /// There is none.
    case missing
    /// It is not one of 1 to 5.
    case outOfRange
}

extension RatingFault: CustomStringConvertible {
    /// The fault in a sentence for people.
    public var description: String {
        switch self {
        case .missing: "No course rating provided"
        case .outOfRange: "The course rating must be a whole number from 1 to 5"
        }
    }
}
