import Files

/// How far something long has come, on one line of the terminal at standard error; nothing where nobody watches.
final class Progress {
    /// What is being done.
    var what: String
    private let isWatched: Bool
    private var shown = ""

    /// Begins without a line.
    ///
    /// - Parameters:
    ///   - what: What is being done.
    ///   - isShown: False where the results go to the same terminal.
    init(_ what: String, isShown: Bool = true) {
        self.what = what
        isWatched = isShown && StandardStream.error.isTerminal
    }

    /// Shows how much of it is done, where that makes another whole number of percent.
    func show(_ done: Int, of total: Int) {
        guard isWatched else { return }
        show("\(what): \(total > 0 ? min(100, 100 * done / total) : 100) %")
    }

    /// Shows what is being done.
    func show(_ text: String) {
        guard isWatched, text != shown else { return }
        shown = text
        StandardStream.error.write("\r\u{1B}[K\(text)")
    }

    /// Takes the line away, for what comes next.
    func clear() {
        show("")
    }
}
