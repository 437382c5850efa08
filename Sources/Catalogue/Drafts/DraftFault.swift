/// What is wrong with one field of what a client sent.
public struct DraftFault: Equatable, Sendable {
    /// The field's name on the wire.
    public let field: String
    /// What is wrong, for people to read.
    public let sentence: String

    /// Names a fault.
    ///
    /// - Parameters:
    ///   - field: The field's name on the wire.
    ///   - sentence: What is wrong, for people to read.
    public init(field: String, sentence: String) {
        self.field = field
        self.sentence = sentence
    }
}
