/// The user in whose name something is stored.
public struct Author: Equatable, Sendable {
    /// The id of the user's credential, by which ownership is judged: names change hands, ids do not.
    public let id: Int64
    /// The name that the user had then, for people to read.
    public let name: String

    /// Names an author.
    ///
    /// - Parameters:
    ///   - id: The id of the user's credential.
    ///   - name: The user's name at this time.
    public init(id: Int64, name: String) {
        self.id = id
        self.name = name
    }
}
