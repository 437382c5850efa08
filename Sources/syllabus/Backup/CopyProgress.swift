import Files

/// How far something long has come, on one line of the terminal at standard error; nothing where nobody watches.
struct CopyProgress {
    private let what: String
    private let isWatched: Bool
    private var percent = -1

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
    mutating func show(_ done: Int, of total: Int) {
        let now = total > 0 ? min(100, 100 * done / total) : 100
        guard isWatched, now != percent else { return }
        percent = now
        show("\(what): \(now) %")
    }

    /// Shows what is being done.
    func show(_ text: String) {
        if isWatched { StandardStream.error.write("\r\u{1B}[K\(text)") }
    }

    /// Takes the line away, for what comes next.
    func clear() {
        show("")
    }
}
