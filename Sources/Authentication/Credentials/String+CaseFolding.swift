extension String {
    /// The form in which names are compared without case; Swift compares strings by canonical equivalence besides.
    ///
    /// By way of the capitals, since several small letters may share one: σ and ς are both Σ. In normal form C before, since
    /// some marks change their order with the case.
    var caseFolded: String { composed.uppercased().lowercased() }
}
