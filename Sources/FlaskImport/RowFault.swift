import Authentication

/// Why a row of the old database cannot be taken.
public struct RowFault: Equatable, Sendable {
    /// What the rows of a table are called.
    public enum Kind: String, Sendable {
        /// A row of `user`.
        case user
        /// A row of `course`.
        case course
        /// A row of `review`.
        case review
    }

    /// Which table's row it is.
    public let kind: Kind
    /// The row's id.
    public let id: Int64
    /// What is wrong with it, everything at once where several things are; there is at least one.
    public let problems: [String]

    /// What tells a row from all others.
    struct Row: Hashable {
        let kind: Kind
        let id: Int64
    }

    var row: Row { Row(kind: kind, id: id) }

    init(_ kind: Kind, _ id: Int64, _ problems: [String]) {
        self.kind = kind
        self.id = id
        self.problems = problems
    }

    init(_ kind: Kind, _ id: Int64, _ problem: String) {
        self.init(kind, id, [problem])
    }
}

extension RowFault: CustomStringConvertible {
    /// One line for people; what a stranger wrote is in quotes, escaped and cut short.
    public var description: String { "\(kind.rawValue) \(id): \(problems.joined(separator: "; "))" }
}

extension RowFault {
    /// What is wrong with an id; nothing, or one sentence.
    static func problems(ofID id: Int64) -> [String] {
        let greatest = CredentialTable.greatestInteger
        if id < 1 { return ["the id is below 1"] }
        if id == greatest { return ["the id is 2^53 - 1, which leaves none for others"] }
        return id > greatest ? ["the id is above 2^53 - 1"] : []
    }
}

extension String {
    /// The text in quotes as a fault shows it: its beginning, with whatever could move a terminal's cursor escaped, but for
    /// apostrophes, which Swift escapes as well.
    var excerpt: String {
        let scalars = unicodeScalars
        let beginning = String(scalars.prefix(60)).debugDescription.replacing(#"\'"#, with: "'")
        return scalars.count > 60 ? "\(beginning)..." : beginning
    }
}
