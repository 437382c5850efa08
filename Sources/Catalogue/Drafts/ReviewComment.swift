/// What is said of a course: up to 5000 Unicode scalars, in as many lines as it takes, or nothing.
///
/// Nothing is changed, white space around it included. Of the characters that `CourseTitle` refuses, tab and newline
/// are allowed here.
public struct ReviewComment: Sendable {
    /// The longest comment, in Unicode scalars.
    public static let limit = 5000

    /// The comment.
    public let text: String

    /// Judges a comment.
    ///
    /// - Parameter text: The comment as it came.
    /// - Throws: The first fault that is found.
    public init(_ text: String) throws(CommentFault) {
        let scalars = text.unicodeScalars
        guard scalars.count <= Self.limit else { throw .tooLong(scalars.count) }
        if let scalar = scalars.first(where: { $0.isControl && $0 != "\t" && $0 != "\n" }) { throw .control(scalar) }
        self.text = text
    }
}
