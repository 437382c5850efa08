import Catalogue
import JSON
import Time

extension Course {
    /// The course as clients see it; keys and their order are the original's, further ones follow.
    func representation(_ call: Call) -> JSONValue {
        [
            "id": .integer(id), "title": .string(title), "url": .string(url),
            "reviews": .array(reviews.map { .string(call.path(Reviews.path(of: $0))) }),
            "created_at": .string(createdAt.rfc3339), "created_by": creator.map { .string($0.name) } ?? .null,
            "rating": .object(JSONObject(members: ratings.members + spreadMembers)),
        ]
    }

    private var spreadMembers: [(key: String, value: JSONValue)] {
        spread.map { [("spread", .array($0.map { .integer($0) }))] } ?? []
    }
}

extension Ratings {
    fileprivate var members: [(key: String, value: JSONValue)] {
        [("average", average), ("count", .integer(count))]
    }

    /// The average with up to two digits behind the point, null where there is none.
    private var average: JSONValue {
        guard let (whole, hundredths) = averageInHundredths?.quotientAndRemainder(dividingBy: 100) else { return .null }
        if hundredths == 0 { return .integer(whole) }
        let digits = hundredths % 10 == 0 ? "\(hundredths / 10)" : (hundredths < 10 ? "0" : "") + "\(hundredths)"
        return .number("\(whole).\(digits)")
    }
}
