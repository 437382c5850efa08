import Gateway

/// Which part of a list is asked for: `limit` items behind the one with the id `after`.
///
/// Pages are cut by id and not by position, so that none is skipped or shown twice when the list changes between two.
struct Page {
    let limit: Int
    /// What the query has as `after`; nil where the list is to begin at its beginning.
    let place: Int64?

    /// The id that those of a list in order of id are greater than.
    var after: Int64 { place ?? 0 }

    init(of request: Request) throws(Problem) {
        guard let query = request.query else { throw Problem(.badRequest, "The query is not UTF-8.") }
        limit = Int(try Self.number("limit", in: 1...1000, query) ?? 100)
        place = try Self.number("after", in: 0...Int64.max, query)
    }

    /// The part of a list that was found with one more item than the limit, and the link to the next page where that one is there
    /// (RFC 8288).
    ///
    /// The rest of that page's query, encoded and beginning with `&`, may depend on the last item of this one.
    func cut<Item>(
        _ found: [Item], id: (Item) -> Int64, at path: String, query rest: (Item) -> String = { _ in "" }
    ) -> (items: ArraySlice<Item>, links: [Field]) {
        let items = found.prefix(limit)
        guard found.count > items.count, let last = items.last else { return (items, []) }
        return (items, [Field(.link, "<\(path)?limit=\(limit)&after=\(id(last))\(rest(last))>; rel=\"next\"")])
    }

    private static func number(
        _ name: String, in range: ClosedRange<Int64>, _ query: Query
    ) throws(Problem) -> Int64? {
        let values = query.values(of: name)
        guard let text = values.first else { return nil }
        guard values.count == 1, let number = Int64(canonical: text), range.contains(number) else {
            throw Problem(
                .badRequest,
                .fields([(name, "\(name) is one whole number from \(range.lowerBound) to \(range.upperBound)")]))
        }
        return number
    }
}
