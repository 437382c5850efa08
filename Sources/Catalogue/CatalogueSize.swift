/// How much there is in a catalogue.
public struct CatalogueSize: Sendable, Equatable {
    /// The number of courses.
    public let courses: Int64
    /// The number of reviews.
    public let reviews: Int64
}
