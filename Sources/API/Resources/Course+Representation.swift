import Catalogue
import JSON
import Time

extension Course {
    /// The course as clients see it; keys and their order are the original's, further ones follow.
    var representation: JSONValue {
        [
            "id": .integer(id), "title": .string(title), "url": .string(url), "reviews": [],
            "created_at": .string(createdAt.rfc3339), "created_by": .string(createdBy),
            "rating": ["average": .null, "count": 0],
        ]
    }
}
