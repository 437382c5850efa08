public import Authentication
public import Catalogue
public import Time

/// Brings what the old application kept into a state folder.
///
/// All rows are judged twice: by `survey`, which changes nothing, and once more by `run`, while nobody else can write.
public struct FlaskImporter {
    private let old: OldDatabase
    private let owner: String?
    private let now: Timestamp
    private let onProgress: (Int) -> Void

    /// How many rows go by between two tellings of progress.
    private static let stride = 4096

    /// Makes an importer.
    ///
    /// - Parameters:
    ///   - old: The old application's database.
    ///   - owner: The name or the e-mail address of the user to whom the courses go; nil to leave them to nobody.
    ///   - now: The moment to note as that of the accounts' making, which the old application did not keep.
    ///   - onProgress: Told now and then how many rows have been judged.
    public init(
        of old: OldDatabase, owner: String?, now: Timestamp = .now, onProgress: @escaping (Int) -> Void = { _ in }
    ) {
        self.old = old
        self.owner = owner
        self.now = now
        self.onProgress = onProgress
    }

    /// Judges all rows, and changes nothing.
    ///
    /// - Parameters:
    ///   - table: The users here.
    ///   - catalogue: The courses here, to be looked at.
    ///   - onFault: Told of each row that cannot be taken.
    /// - Returns: How many rows would become of what.
    /// - Throws: `OldDatabaseError`, `ImportError`, `CatalogueError`, or what `onFault` threw.
    public func survey(
        _ table: CredentialTable, _ catalogue: CatalogueIntake, onFault: (RowFault) throws -> Void
    ) throws -> ImportTally {
        try pass(table, catalogue, onFault).tally
    }

    /// Takes what can be taken.
    ///
    /// After this returns, a power cut loses nothing. The accounts are written while the courses wait to be committed:
    /// whenever this is cut off, there are none of the courses and reviews or all of them, and whoever wrote one is
    /// here. The next run takes what lacks.
    ///
    /// - Parameters:
    ///   - store: The courses here.
    ///   - file: The users here.
    ///   - expected: What `survey` told; where others would be refused than those that it told, nothing is taken.
    /// - Returns: How many rows became of what.
    /// - Throws: `ImportError`, `OldDatabaseError`, `CatalogueError`, or what `CredentialFile.update(_:)` throws.
    public func run(
        into store: CatalogueStore, _ file: CredentialFile, expecting expected: ImportTally
    ) throws -> ImportTally {
        try store.takingIn { catalogue in
            let table = try file.load()
            let outcome = try pass(table, catalogue) { _ in }
            guard outcome.tally.refusedRows == expected.refusedRows else { throw ImportError.changedMeanwhile }
            if outcome.users.table.nextID != table.nextID { try write(outcome.users, to: file) }
            return outcome.tally
        }
    }

    /// Judges the users once more on what the file says under its lock, which is held no longer than that.
    private func write(_ expected: UserJudge, to file: CredentialFile) throws {
        try file.update { table in
            var users = UserJudge(table, now: now)
            try old.forEachUser { _ = users.judge($0) }
            guard users.names == expected.names else { throw ImportError.changedMeanwhile }
            table = users.table
        }
    }
}

extension FlaskImporter {
    private func pass(
        _ table: CredentialTable, _ catalogue: CatalogueIntake, _ onFault: (RowFault) throws -> Void
    ) throws -> (tally: ImportTally, users: UserJudge) {
        var tally = ImportTally()
        var users = UserJudge(table, now: now)
        try old.forEachUser { row in try note(users.judge(row), .user, &tally, onFault) }
        let courses = try judgeCourses(catalogue, by: try author(in: users.table), &tally, onFault)
        let reviews = ReviewJudge(catalogue, refused: courses.refused, names: users.names)
        try old.forEachReview { row in
            let verdict = try reviews.judge(row)
            if case .taken(let review) = verdict {
                try catalogue.addReview(review.id, review.draft, at: review.createdAt, by: review.author)
            }
            try note(verdict, .review, &tally, onFault)
        }
        return (tally, users)
    }

    private func judgeCourses(
        _ catalogue: CatalogueIntake, by author: Author?, _ tally: inout ImportTally,
        _ onFault: (RowFault) throws -> Void
    ) throws -> CourseJudge {
        var courses = CourseJudge(catalogue)
        try old.forEachCourse { row in
            let verdict = try courses.judge(row)
            if case .taken(let course) = verdict {
                try catalogue.addCourse(course.id, course.draft, at: course.createdAt, by: author)
            }
            try note(verdict, .course, &tally, onFault)
        }
        return courses
    }

    private func note<Taken>(
        _ verdict: Verdict<Taken>, _ kind: RowFault.Kind, _ tally: inout ImportTally,
        _ onFault: (RowFault) throws -> Void
    ) throws {
        tally.note(verdict, of: kind)
        if case .refused(let fault) = verdict { try onFault(fault) }
        if tally.judged.isMultiple(of: Self.stride) { onProgress(tally.judged) }
    }

    private func author(in table: CredentialTable) throws -> Author? {
        guard let owner else { return nil }
        guard let user = table.credential(signingInWith: owner) else { throw ImportError.noSuchOwner(owner) }
        return Author(id: user.id, name: user.username.text)
    }
}
