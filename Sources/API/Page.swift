import Gateway

/// Which part of a list is asked for: `limit` items behind the one with the id `after`.
///
/// Pages are cut by id and not by position, so that none is skipped or shown twice when the list changes between two.
struct Page {
    let limit: Int
    let after: Int64

    init(of request: Request) throws(Problem) {
        guard let query = request.query else { throw Problem(.badRequest, "The query is not UTF-8.") }
        limit = Int(try Self.number("limit", in: 1...1000, default: 100, query))
        after = try Self.number("after", in: 0...Int64.max, default: 0, query)
    }

    /// The link to the page behind this one (RFC 8288).
    func next(after id: Int64, at path: String) -> Field {
        Field(.link, "<\(path)?limit=\(limit)&after=\(id)>; rel=\"next\"")
    }

    private static func number(
        _ name: String, in range: ClosedRange<Int64>, default fallback: Int64, _ query: Query
    ) throws(Problem) -> Int64 {
        let values = query.values(of: name)
        guard let text = values.first else { return fallback }
        guard values.count == 1, let number = Int64(canonical: text), range.contains(number) else {
            throw Problem(
                .badRequest,
                .fields([(name, "\(name) is one whole number from \(range.lowerBound) to \(range.upperBound)")]))
        }
        return number
    }
}
