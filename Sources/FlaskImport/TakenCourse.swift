import Catalogue
import Time

/// A course that can be taken.
struct TakenCourse {
    let id: Int64
    let draft: CourseDraft
    let createdAt: Timestamp
}
