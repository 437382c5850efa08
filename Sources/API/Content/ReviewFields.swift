import Catalogue
import Gateway

extension ReviewDraft {
    /// Makes a draft of a body's `course`, `rating` and `comment`, the last of which may be missing.
    init(_ body: BodyFields) throws(Problem) {
        var fields = FieldReader(body)
        let (course, rating, comment) = (fields.course(), fields.rating(), fields.comment())
        guard let course, let rating, let comment else { throw fields.problem }
        self.init(course: course, rating: rating, comment: comment)
    }
}

extension ReviewChanges {
    /// Makes changes of a body that has at least one of `course`, `rating` and `comment`.
    init(_ body: BodyFields) throws(Problem) {
        var fields = FieldReader(body)
        guard fields.has("course") || fields.has("rating") || fields.has("comment") else {
            throw Problem(.badRequest, "Send at least one of course, rating and comment.")
        }
        self.init(
            course: fields.has("course") ? fields.course() : nil,
            rating: fields.has("rating") ? fields.rating() : nil,
            comment: fields.has("comment") ? fields.comment() : nil)
        guard fields.isFaultless else { throw fields.problem }
    }
}

extension FieldReader {
    fileprivate mutating func course() -> Int64? {
        number("course") { number throws(ReferenceFault) in try ReviewDraft.reference(number) }
    }

    fileprivate mutating func rating() -> ReviewRating? {
        number("rating") { number throws(RatingFault) in try ReviewRating(number) }
    }

    fileprivate mutating func comment() -> ReviewComment? {
        text("comment") { text throws(CommentFault) in try ReviewComment(text) }
    }
}
