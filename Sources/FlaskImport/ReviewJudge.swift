import Catalogue
import Time

/// Judges the old reviews in order of id, when it is known what has become of the users and the courses.
struct ReviewJudge {
    private let catalogue: CatalogueIntake
    private let refusedCourses: Set<Int64>
    private let names: [Int64: String]

    /// Makes a judge.
    ///
    /// - Parameters:
    ///   - catalogue: The reviews that are here.
    ///   - refused: The old courses that cannot be taken.
    ///   - names: The old users who are here or can be taken, with the names that they have here.
    init(_ catalogue: CatalogueIntake, refused: Set<Int64>, names: [Int64: String]) {
        self.catalogue = catalogue
        refusedCourses = refused
        self.names = names
    }

    func judge(_ old: OldReview) throws(CatalogueError) -> Verdict<TakenReview> {
        let createdAt = Result { () throws(Problems) in try old.createdAt.moment() }
        if let here = try catalogue.review(old.id), here == createdAt.value { return .alreadyThere }
        let draft = Result { () throws(Problems) in try reviewDraft(old) }
        let author = Result { () throws(Problems) in try reviewAuthor(old.author) }
        let problems =
            RowFault.problems(ofID: old.id) + draft.sentences + author.sentences + createdAt.sentences
        guard problems.isEmpty, let draft = draft.value, let author = author.value, let createdAt = createdAt.value
        else {
            return .refused(RowFault(.review, old.id, problems))
        }
        if let clash = try clash(ofID: old.id) { return .refused(RowFault(.review, old.id, clash)) }
        return .taken(TakenReview(id: old.id, draft: draft, author: author, createdAt: createdAt))
    }

    private func clash(ofID id: Int64) throws(CatalogueError) -> String? {
        if try catalogue.review(id) != nil {
            return "id \(id) is another review's here already; import into a fresh state folder"
        }
        return id <= catalogue.greatestReview
            ? "id \(id) was given or left out here before, and none is used again; leave it out by --skip-bad, and add it anew"
            : nil
    }

    private func reviewDraft(_ old: OldReview) throws(Problems) -> ReviewDraft {
        let course = Result { () throws(Problems) in try courseID(old.course) }
        let comment = Result { () throws(Problems) in try old.comment.text("comment").withLineFeedsAlone }
        do throws(DraftFaults) {
            let draft = try ReviewDraft(
                course: course.value ?? 0, rating: old.rating.rating, comment: comment.value ?? "")
            if course.value != nil, comment.value != nil { return draft }
        } catch {
            throw Problems(course.sentences + error.faults.map(\.sentence) + comment.sentences)
        }
        throw Problems(course.sentences + comment.sentences)
    }

    private func courseID(_ reference: OldReference) throws(Problems) -> Int64 {
        let id = try reference.id.number(of: "course")
        guard reference.isThere else { throw Problems("course \(id) does not exist") }
        guard !refusedCourses.contains(id) else { throw Problems("course \(id) cannot be taken") }
        return id
    }

    private func reviewAuthor(_ reference: OldReference) throws(Problems) -> Author {
        let id = try reference.id.number(of: "user")
        guard reference.isThere else { throw Problems("user \(id), who wrote it, does not exist") }
        guard let name = names[id] else { throw Problems("user \(id), who wrote it, cannot be taken") }
        return Author(id: id, name: name)
    }
}

extension OldValue {
    /// The number of stars; 0, which is none, for what is no integer.
    fileprivate var rating: Int64 { integer ?? 0 }

    /// The id that a reference holds.
    fileprivate func number(of what: String) throws(Problems) -> Int64 {
        switch self {
        case .integer(let id): return id
        case .null: throw Problems("there is no id of a \(what)")
        case .text(let text): throw Problems("the id \(text.excerpt) of a \(what) is no number")
        case .notUTF8, .other: throw Problems("the id of a \(what) is no number")
        }
    }
}
