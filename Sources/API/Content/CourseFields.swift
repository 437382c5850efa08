import Catalogue
import Gateway

extension CourseDraft {
    /// Makes a draft of a body's `title` and `url`, both of which have to be there.
    init(_ body: BodyFields) throws(Problem) {
        var fields = FieldReader(body)
        let (title, url) = (fields.title(), fields.url())
        guard let title, let url else { throw fields.problem }
        self.init(title: title, url: url)
    }
}

extension CourseChanges {
    /// Makes changes of a body that has at least one of `title` and `url`.
    init(_ body: BodyFields) throws(Problem) {
        var fields = FieldReader(body)
        guard fields.has("title") || fields.has("url") else {
            throw Problem(.badRequest, "Send a title, a url, or both.")
        }
        self.init(
            title: fields.has("title") ? fields.title() : nil, url: fields.has("url") ? fields.url() : nil)
        guard fields.isFaultless else { throw fields.problem }
    }
}

extension FieldReader {
    fileprivate mutating func title() -> CourseTitle? {
        text("title") { text throws(TitleFault) in try CourseTitle(text) }
    }

    fileprivate mutating func url() -> CourseURL? {
        text("url") { text throws(URLFault) in try CourseURL(text) }
    }
}
