/// Why nothing was imported, though the old database could be read.
public enum ImportError: Error, Equatable, Sendable {
    /// Nobody who would be here then has the name or the address that the courses were to go to.
    case noSuchOwner(String)
    /// The accounts or the courses here changed between looking and writing.
    case changedMeanwhile
}

extension ImportError: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .noSuchOwner(let name): "no user \(name.excerpt) is here or comes from the old application"
        case .changedMeanwhile:
            "accounts or courses changed while they were looked at, and nothing is changed; try again"
        }
    }
}
