import Gateway

extension Response {
    /// The response with the fields by which a browser lets pages of other origins read it, or keeps it from them.
    ///
    /// They depend on who asks, so they come last and are no part of an answer that is kept. What is for operators has none.
    func shared(_ rules: CrossOrigin, for parameters: Parameters, at routes: [Route]) -> Response {
        guard !rules.isOff, !routes.contains(where: \.isForOperators) else { return self }
        var response = self
        response.fields += rules.fields(for: parameters, of: self)
        if rules.variesByOrigin { response.vary(by: "Origin") }
        return response
    }

    /// Adds a name to what the answer depends on, in one field, since some caches look at one alone.
    private mutating func vary(by name: String) {
        let values = fields.filter { $0.name == .vary }.map(\.value) + [name]
        fields.removeAll { $0.name == .vary }
        fields.append(Field(.vary, values.joined(separator: ", ")))
    }
}
