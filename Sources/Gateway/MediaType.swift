/// A media type with its parameters (RFC 9110, section 8.3.1).
public struct MediaType: Sendable, Equatable {
    /// Type and subtype in lower case, for instance `application/json`.
    public let name: String
    /// Parameter values by name in lower case, for instance the `boundary` of a form.
    public let parameters: [String: String]

    /// Reads a Content-Type.
    ///
    /// - Parameter bytes: For instance `multipart/form-data; boundary="x"`; nil is the answer where it is malformed.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let field = FieldValue(bytes) else { return nil }
        name = field.value
        parameters = field.parameters
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    }
}
