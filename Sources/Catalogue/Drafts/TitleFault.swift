/// Why a text cannot be the title of a course.
public enum TitleFault: Error, Equatable {
    /// There is none, or nothing in it that is seen.
    case missing
    /// It has so many Unicode scalars, more than the limit.
    case tooLong(Int)
    /// It holds a character that `CourseTitle` does not allow.
    case control(Unicode.Scalar)
}

extension TitleFault: CustomStringConvertible {
    /// The fault in a sentence for people.
    public var description: String {
        switch self {
        case .missing:
            "No course title provided"
        case .tooLong(let count):
            "The course title has \(count) characters, more than the \(CourseTitle.limit) allowed"
        case .control(let scalar):
            "The course title holds the control character \(scalar.codePoint)"
        }
    }
}
