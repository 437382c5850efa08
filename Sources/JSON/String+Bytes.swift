extension String {
    /// Whether both are the same bytes, as keys compare (RFC 8259, section 8.3).
    ///
    /// `==` normalises both, which makes one of strings that are written in different code points.
    ///
    /// - Parameter other: The other string.
    /// - Returns: Whether they are.
    public func hasSameBytes(as other: String) -> Bool {
        let (own, others) = (utf8.span, other.utf8.span)
        guard own.count == others.count else { return false }
        for index in own.indices where own[index] != others[index] { return false }
        return true
    }
}
