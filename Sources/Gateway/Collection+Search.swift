extension Collection<UInt8> {
    /// Finds the bytes of a text.
    ///
    /// The standard library's own search brings in all that it takes for regular expressions, which each start would pay for.
    ///
    /// - Parameter text: The text.
    /// - Returns: Where it begins for the first time, or nil.
    public func place(of text: String) -> Index? {
        indices.first { self[$0...].starts(with: text.utf8) }
    }
}
