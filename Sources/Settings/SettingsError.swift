/// What is wrong with a setting, and where it stands.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// Where the value came from, for instance `settings.json, line 3` or `SYLLABUS_WORKERS`.
    public let place: String
    /// What is wrong and what would be right.
    public let problem: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - place: Where the value came from.
    ///   - problem: What is wrong and what would be right.
    public init(place: String, problem: String) {
        self.place = place
        self.problem = problem
    }

    /// Place and problem in a sentence.
    public var description: String { "\(place): \(problem)" }
}
