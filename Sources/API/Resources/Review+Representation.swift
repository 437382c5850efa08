import Catalogue
import JSON
import Time

extension Review {
    /// The review as clients see it; keys and their order are the original's, the author follows.
    func representation(_ call: Call) -> JSONValue {
        [
            "id": .integer(id), "for_course": .string(call.path(Courses.path(of: course))), "rating": .integer(rating),
            "comment": .string(comment), "created_at": .string(createdAt.rfc3339), "created_by": .string(creator.name),
        ]
    }
}
