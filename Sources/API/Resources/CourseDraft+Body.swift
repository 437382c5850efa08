import Catalogue
import Gateway

extension CourseDraft {
    /// Makes a draft of a body's `title` and `url`, or a problem that names all that is wrong with both.
    init(_ body: BodyFields) throws(Problem) {
        do throws(DraftFaults) {
            try self.init(title: body.text("title"), url: body.text("url"))
        } catch {
            throw Problem(.badRequest, .fields(error.faults.map { ($0.field, body.fault($0.field) ?? $0.sentence) }))
        }
    }
}
