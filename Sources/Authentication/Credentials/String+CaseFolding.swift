extension String {
    /// The form in which names are compared without case; Swift compares strings by canonical equivalence besides.
    ///
    /// By way of the capitals, since several small letters may share one: σ and ς are both Σ. In normal form C before, since
    /// some marks change their order with the case. In ASCII neither matters, and most names are as they shall be: those are
    /// not even copied.
    var caseFolded: String {
        var hasCapital = false
        let bytes = utf8.span
        for index in bytes.indices {
            guard bytes[index] < 0x80 else { return composed.uppercased().lowercased() }
            if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index]) { hasCapital = true }
        }
        return hasCapital ? lowercased() : self
    }
}
