import Catalogue
import Gateway

extension ReviewDraft {
    /// Makes a draft of a call's `course`, `rating` and `comment`, the last of which may be missing.
    init(_ call: Call) throws(Problem) {
        var fields = FieldReader(try BodyFields(of: call.request))
        let (course, rating, comment) = (try fields.course(call), fields.rating(), fields.comment())
        guard let course, let rating, let comment else { throw fields.problem }
        self.init(course: course, rating: rating, comment: comment)
    }
}

extension ReviewChanges {
    /// Makes changes of a call that has at least one of `course`, `rating` and `comment`.
    init(_ call: Call) throws(Problem) {
        var fields = FieldReader(try BodyFields(of: call.request))
        guard fields.has("course") || fields.has("rating") || fields.has("comment") else {
            throw Problem(.badRequest, "Send at least one of course, rating and comment.")
        }
        self.init(
            course: fields.has("course") ? try fields.course(call) : nil,
            rating: fields.has("rating") ? fields.rating() : nil,
            comment: fields.has("comment") ? fields.comment() : nil)
        guard fields.isFaultless else { throw fields.problem }
    }
}

extension FieldReader {
    /// The id of a course that is there now; whoever stores the review asks again.
    fileprivate mutating func course(_ call: Call) throws(Problem) -> Int64? {
        let course = number("course") { number throws(ReferenceFault) in try ReviewDraft.reference(number) }
        guard let course else { return nil }
        if try call.catalogue({ store throws(CatalogueError) in try store.hasCourse(course) }) { return course }
        refuse("course", Courses.absence(of: course))
        return nil
    }

    fileprivate mutating func rating() -> ReviewRating? {
        number("rating") { number throws(RatingFault) in try ReviewRating(number) }
    }

    fileprivate mutating func comment() -> ReviewComment? {
        text("comment") { text throws(CommentFault) in try ReviewComment(text) }
    }
}
