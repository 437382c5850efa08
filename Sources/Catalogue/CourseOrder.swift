/// In which order a list has the courses, and where in it a page begins.
///
/// A page begins behind a place and not behind a course, so that it is right whatever has become of the course that was there.
public enum CourseOrder: Equatable, Sendable {
    /// In order of id, those with greater ids than this.
    case id(after: Int64)
    /// The greatest id first, those with ids up to this.
    case newest(upTo: Int64)
    /// The best rank first, and within a rank in order of id; those behind this place, all where there is none.
    case rating(after: RatedPlace?)

    /// A place in the order of ranks.
    public struct RatedPlace: Equatable, Sendable {
        /// The rank of what stands there.
        public let rank: CourseRank
        /// Its id.
        public let id: Int64

        /// Names a place.
        ///
        /// - Parameters:
        ///   - rank: The rank of what stands there, or stood there.
        ///   - id: Its id.
        public init(rank: CourseRank, id: Int64) {
            self.rank = rank
            self.id = id
        }
    }
}
