import Catalogue
import Gateway

/// What the items of a list are to hold: the query value `q`.
struct Search {
    /// The words; nil where all items are meant.
    let words: SearchWords?
    /// The same search in the query of another page.
    let query: String

    init(of request: Request) throws(Problem) {
        let values = request.query?.values(of: "q") ?? []
        guard values.count <= 1, let words = SearchWords(values.first ?? "") else {
            throw Problem(
                .badRequest,
                .fields([
                    ("q", "q is one text of up to \(SearchWords.limit) characters")
                ]))
        }
        guard let text = values.first, text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            (self.words, query) = (nil, "")
            return
        }
        self.words = words
        query = "&q=\(PercentEncoding.encode(text))"
    }
}
