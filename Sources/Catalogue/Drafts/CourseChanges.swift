/// What is to be different about a course; what is nil stays as it is.
public struct CourseChanges: Sendable {
    /// The new title.
    public let title: CourseTitle?
    /// The new URL.
    public let url: CourseURL?

    /// Changes one or both.
    ///
    /// - Parameters:
    ///   - title: The new title.
    ///   - url: The new URL.
    public init(title: CourseTitle?, url: CourseURL?) {
        self.title = title
        self.url = url
    }
}
