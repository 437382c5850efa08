extension String {
    /// The text in quotes for people, with whatever could move a terminal's cursor escaped.
    ///
    /// Swift escapes apostrophes as well, which need it in no quotes but their own.
    public var quoted: String {
        var quoted = String.UnicodeScalarView()
        for scalar in debugDescription.unicodeScalars {
            if scalar == "'", quoted.last == "\\" { quoted.removeLast() }
            quoted.append(scalar)
        }
        return String(quoted)
    }
}
