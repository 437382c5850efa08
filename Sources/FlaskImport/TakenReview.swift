import Catalogue
import Time

/// A review that can be taken.
struct TakenReview {
    let id: Int64
    let draft: ReviewDraft
    let author: Author
    let createdAt: Timestamp
}
