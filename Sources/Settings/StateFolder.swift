/// The state folder: what the service keeps, and where in it.
public struct StateFolder: Sendable {
    /// The variable of the environment that names it.
    public static let variable = "SYLLABUS_STATE"

    /// The folder's path.
    public let path: String
    /// The file beside the program that has named it, if one has.
    public let namingFile: String?

    /// Names a state folder.
    ///
    /// - Parameters:
    ///   - path: The folder's path.
    ///   - namingFile: The file that names it; nil where it is named otherwise.
    public init(_ path: String, namedIn namingFile: String? = nil) {
        self.path = path
        self.namingFile = namingFile
    }

    /// The path for messages, with the file that names it where that may be what is wrong.
    public var namedPath: String { namingFile.map { "\(path), which \($0) names," } ?? path }

    /// The accounts.
    public var credentials: String { file("credentials.json") }
    /// The key that signs tokens.
    public var secret: String { file("secret") }
    /// The courses; made at the first start.
    public var courses: String { file("courses.sqlite") }
    /// What has failed to sign in lately; made at the first start.
    public var signIns: String { file("sign-ins") }
    /// The settings; may be missing.
    public var settings: String { file("settings.json") }

    /// What is called so in the folder.
    func file(_ name: String) -> String {
        path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    }
}
