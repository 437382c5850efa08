/// One thing that an examination has found.
struct Finding {
    /// How much it matters, in the order in which findings are shown.
    enum Level: String, CaseIterable {
        case ok
        case note
        case warning
        case error
    }

    let level: Level
    /// What there is, and where.
    let text: String
    /// What to do, where there is something to be done.
    let remedy: String?

    var line: String {
        let words = remedy.map { "\(text); \($0)" } ?? text
        return level.rawValue + String(repeating: " ", count: 9 - level.rawValue.count) + words
    }
}
