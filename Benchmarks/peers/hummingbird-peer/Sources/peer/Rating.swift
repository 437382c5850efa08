import GRDB

/// What the reviews of a course say.
struct Rating: Encodable {
    let average: Double?
    let count: Int
    /// How many gave each rating; in the answer of one course alone.
    var spread: [Int]?

    init(row: Row) {
        count = row["review_count"]
        let total: Int = row["rating_total"]
        average = count == 0 ? nil : (Double(total) / Double(count) * 100).rounded() / 100
    }

    private enum CodingKeys: CodingKey {
        case average, count, spread
    }

    /// Written out, since what is made by the compiler leaves nil away in place of null.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(average, forKey: .average)
        try container.encode(count, forKey: .count)
        try container.encodeIfPresent(spread, forKey: .spread)
    }
}
