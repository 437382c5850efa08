/// Why a review can be of no course.
public enum ReferenceFault: Error, Equatable {
    /// None is named.
    case missing
}

extension ReferenceFault: CustomStringConvertible {
    /// The fault in a sentence for people.
    public var description: String {
        switch self {
        case .missing: "No course provided"
        }
    }
}
