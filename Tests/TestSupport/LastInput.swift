import Glibc

/// The text that a parser is given, in a file: a parser that traps ends the process, and nobody else could tell it.
final class LastInput {
    private let path: String
    private let descriptor: Int32

    /// Where the file is.
    static func path(_ parser: String) -> String {
        "\(Environment.text("TMPDIR") ?? "/tmp")/syllabus-mutation-\(parser)-\(getpid())"
    }

    /// Makes the file.
    init(_ parser: String) {
        path = Self.path(parser)
        descriptor = unsafe open(path, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }

    /// Takes the file away: nothing has trapped.
    deinit {
        _ = unsafe unlink(path)
        close(descriptor)
    }

    /// Puts a text in the place of the one before.
    func keep(_ bytes: [UInt8]) {
        _ = unsafe pwrite(descriptor, bytes, bytes.count, 0)
        _ = ftruncate(descriptor, off_t(bytes.count))
    }
}
