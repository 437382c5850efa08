/// A media type with its parameters (RFC 9110, section 8.3.1).
public struct MediaType: Sendable, Equatable {
    /// Type and subtype in lower case, for instance `application/json`.
    public let name: String
    /// Parameter values by name in lower case, for instance the `boundary` of a form.
    public let parameters: [String: String]

    /// Reads a Content-Type.
    ///
    /// - Parameter text: For instance `multipart/form-data; boundary="x"`; nil is the answer where it is malformed.
    public init?(_ text: String) {
        guard let field = FieldValue(text) else { return nil }
        name = field.value.lowercased()
        parameters = field.parameters
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(FieldValue.isToken) else { return nil }
    }
}
