/// How much there is in a catalogue.
public struct CatalogueSize: Sendable, Equatable {
    /// The number of courses.
    public let courses: Int64
    /// The number of reviews.
    public let reviews: Int64

    /// Tells how much there is.
    ///
    /// - Parameters:
    ///   - courses: The number of courses.
    ///   - reviews: The number of reviews.
    public init(courses: Int64, reviews: Int64) {
        self.courses = courses
        self.reviews = reviews
    }
}
