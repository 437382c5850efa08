import Foundation
import GRDB
import Hummingbird

/// A course as clients see it.
struct Course: ResponseEncodable, FetchableRecord {
    let id: Int64
    let title: String
    let url: String
    var reviews: [String] = []
    let createdAt: Date
    let createdBy: String?
    var rating: Rating

    init(row: Row) {
        id = row["id"]
        title = row["title"]
        url = row["url"]
        createdAt = Date(timeIntervalSince1970: row["created_at"])
        createdBy = row["created_by"]
        rating = Rating(row: row)
    }

    private enum CodingKeys: String, CodingKey {
        case id, title, url, reviews, rating
        case createdAt = "created_at"
        case createdBy = "created_by"
    }

    /// Written out, since what is made by the compiler leaves nil away in place of null.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(title, forKey: .title)
        try container.encode(url, forKey: .url)
        try container.encode(reviews, forKey: .reviews)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(createdBy, forKey: .createdBy)
        try container.encode(rating, forKey: .rating)
    }
}

/// Many courses.
struct CourseList: ResponseEncodable {
    let courses: [Course]
}

/// What a new course is made of.
struct CourseDraft: Decodable {
    let title: String
    let url: String
}
