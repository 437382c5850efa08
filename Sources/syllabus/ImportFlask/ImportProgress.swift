import Files
import Glibc

/// How far an import is, on one line of the terminal; nothing where standard error is none.
final class ImportProgress {
    /// What is being done to the rows.
    var verb = "Judging"
    private let rowCount: Int
    private let isShown = isatty(STDERR_FILENO) == 1

    init(of rowCount: Int) {
        self.rowCount = rowCount
    }

    func show(_ judged: Int) {
        guard isShown else { return }
        StandardStream.error.write("\r\(verb): \(judged) of \(rowCount) rows, \(judged * 100 / max(rowCount, 1)) %")
    }

    /// Takes the line away again.
    func clear() {
        if isShown { StandardStream.error.write("\r\u{1B}[K") }
    }
}
