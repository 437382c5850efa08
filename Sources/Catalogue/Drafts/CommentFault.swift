/// Why a text cannot be the comment of a review.
public enum CommentFault: Error, Equatable {
    /// It has so many Unicode scalars, more than the limit.
    case tooLong(Int)
    /// It holds a character that `ReviewComment` does not allow.
    case control(Unicode.Scalar)
}

extension CommentFault: CustomStringConvertible {
    /// The fault in a sentence for people.
    public var description: String {
        switch self {
        case .tooLong(let count):
            "The comment has \(count) characters, more than the \(ReviewComment.limit) allowed"
        case .control(let scalar):
            "The comment holds the control character \(scalar.codePoint); only tab and newline are allowed"
        }
    }
}
