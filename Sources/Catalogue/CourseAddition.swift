import Time

/// A course that is to be stored.
final class CourseAddition {
    let draft: CourseDraft
    let author: Author
    let moment: Timestamp
    /// Its id; 0, which no course has, until it is stored.
    var id: Int64 = 0

    init(_ draft: CourseDraft, by author: Author, at moment: Timestamp) {
        self.draft = draft
        self.author = author
        self.moment = moment
    }

    /// The course as it is stored.
    var course: Course {
        Course(
            id: id, title: draft.title.text, url: draft.url.text, createdAt: moment, creator: author, reviews: [],
            ratings: .none, spread: [0, 0, 0, 0, 0])
    }
}
