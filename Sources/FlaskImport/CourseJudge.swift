import Catalogue
import Time

/// Judges the old courses in order of id, against each other and against those of the catalogue.
struct CourseJudge {
    private let catalogue: CatalogueIntake
    /// The old courses that are here or can be taken, by the bytes of their URLs in the form in which they are stored.
    private var ids: [[UInt8]: Int64] = [:]
    /// The old courses that are neither.
    private(set) var refused: Set<Int64> = []

    init(_ catalogue: CatalogueIntake) {
        self.catalogue = catalogue
    }

    mutating func judge(_ old: OldCourse) throws(CatalogueError) -> Verdict<TakenCourse> {
        let verdict = try verdict(on: old)
        if case .refused = verdict { refused.insert(old.id) }
        return verdict
    }

    private mutating func verdict(on old: OldCourse) throws(CatalogueError) -> Verdict<TakenCourse> {
        let createdAt = Result { () throws(Problems) in try old.createdAt.moment() }
        let draft = Result { () throws(Problems) in try Self.draft(old) }
        if let here = try catalogue.course(old.id),
            here.createdAt == createdAt.value || Self.isSame(here.url, old.url)
        {
            ids[Array(here.url.utf8)] = old.id
            return .alreadyThere
        }
        let problems = RowFault.problems(ofID: old.id) + draft.sentences + createdAt.sentences
        guard problems.isEmpty, let draft = draft.value, let createdAt = createdAt.value else {
            return .refused(RowFault(.course, old.id, problems))
        }
        let clashes = [try clash(ofID: old.id), try clash(of: draft.url.text)].compactMap(\.self)
        guard clashes.isEmpty else { return .refused(RowFault(.course, old.id, clashes)) }
        ids[Array(draft.url.text.utf8)] = old.id
        return .taken(TakenCourse(id: old.id, draft: draft, createdAt: createdAt))
    }

    /// Whether an old URL is the one that is stored here: with the same bytes, for Swift takes some others for equal.
    private static func isSame(_ url: String, _ old: OldValue) -> Bool {
        guard case .text(let text) = old, let old = try? CourseURL(text) else { return false }
        return old.text.utf8.elementsEqual(url.utf8)
    }

    private func clash(ofID id: Int64) throws(CatalogueError) -> String? {
        if let other = try catalogue.course(id) {
            return "id \(id) is another course's here already, \(other.url.excerpt); import into a fresh state folder"
        }
        return id <= catalogue.greatestCourse
            ? "id \(id) was given or left out here before, and none is used again; leave it out by --skip-bad, and add it anew"
            : nil
    }

    private func clash(of url: String) throws(CatalogueError) -> String? {
        if let other = ids[Array(url.utf8)] { return "the same URL as course \(other), but for case perhaps" }
        return try catalogue.course(at: url).map { "course \($0) here has that URL already" }
    }

    private static func draft(_ old: OldCourse) throws(Problems) -> CourseDraft {
        let title = Result { () throws(Problems) in try old.title.text("title") }
        let url = Result { () throws(Problems) in try old.url.text("URL") }
        guard let title = title.value, let url = url.value else {
            throw Problems(title.sentences + url.sentences)
        }
        do throws(DraftFaults) {
            return try CourseDraft(title: title, url: url)
        } catch {
            throw Problems(error.faults.map(\.sentence))
        }
    }
}
