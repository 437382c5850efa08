/// How many rows of the old database became of what.
public struct ImportTally: Equatable, Sendable {
    /// The counts of one table.
    public struct Counts: Equatable, Sendable {
        /// Rows that are taken.
        public fileprivate(set) var taken = 0
        /// Rows that were taken before.
        public fileprivate(set) var alreadyThere = 0
        /// Rows that cannot be taken.
        public fileprivate(set) var refused = 0
    }

    /// The counts of the table `user`.
    public private(set) var users = Counts()
    /// The counts of the table `course`.
    public private(set) var courses = Counts()
    /// The counts of the table `review`.
    public private(set) var reviews = Counts()

    /// Which rows cannot be taken.
    private(set) var refusedRows: Set<RowFault.Row> = []

    /// How many rows of all tables cannot be taken.
    public var refused: Int { users.refused + courses.refused + reviews.refused }
    /// How many rows of all tables have been judged.
    var judged: Int { [users, courses, reviews].reduce(0) { $0 + $1.taken + $1.alreadyThere + $1.refused } }

    mutating func note<Taken>(_ verdict: Verdict<Taken>, of kind: RowFault.Kind) {
        let counts: WritableKeyPath<Counts, Int> =
            switch verdict {
            case .taken: \.taken
            case .alreadyThere: \.alreadyThere
            case .refused: \.refused
            }
        switch kind {
        case .user: users[keyPath: counts] += 1
        case .course: courses[keyPath: counts] += 1
        case .review: reviews[keyPath: counts] += 1
        }
        if case .refused(let fault) = verdict { refusedRows.insert(fault.row) }
    }
}
