/// The title of a course: one line of 1 to 200 Unicode scalars.
///
/// White space around it is taken away; nothing else is changed, and no normal form is asked for. A title in which nothing is
/// seen (Unicode's Default_Ignorable_Code_Point) counts as none. Refused inside are
///
/// - control characters (general category Cc), tabs and line breaks among them;
/// - the line and paragraph separators U+2028 and U+2029, which are line breaks that are not control characters;
/// - the embeddings, overrides and isolates of the bidirectional algorithm (U+202A to U+202E, U+2066 to U+2069): one
///   that is not closed turns round whatever is shown after the title (Unicode Technical Report 36, section 2.6).
///   The marks U+200E, U+200F and U+061C reach no further than their neighbours; titles in Arabic or Hebrew have them.
public struct CourseTitle: Sendable {
    /// The longest title, in Unicode scalars.
    public static let limit = 200

    /// The title, trimmed.
    public let text: String

    /// Trims and judges a title.
    ///
    /// - Parameter text: The title as it came.
    /// - Throws: The first fault that is found.
    public init(_ text: String) throws(TitleFault) {
        let scalars = text.trimmingWhiteSpace.unicodeScalars
        guard scalars.contains(where: \.isSeen) else { throw .missing }
        guard scalars.count <= Self.limit else { throw .tooLong(scalars.count) }
        if let scalar = scalars.first(where: \.isControl) { throw .control(scalar) }
        self.text = String(scalars)
    }
}

extension Unicode.Scalar {
    fileprivate var isSeen: Bool { !isWhiteSpace && (isASCII || !properties.isDefaultIgnorableCodePoint) }
}
