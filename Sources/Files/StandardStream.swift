import Glibc

/// The three files that every program is started with.
public enum StandardStream: Int32, Sendable {
    /// Where a program reads from.
    case input = 0
    /// Where a program's results go.
    case output = 1
    /// Where a program's complaints go.
    case error = 2

    /// Makes the streams safe to use, however the program was started; to be called first of all.
    ///
    /// A stream that is closed is opened on `/dev/null`: otherwise the next file to be opened would take its number, and what is
    /// meant for people would be written into it. Results written to an output that was closed fail still. Writing to a closed
    /// pipe, or past a file size limit, fails with an error from then on: the signals would end the program before it could say
    /// what is wrong and remove its temporary file.
    public static func prepare() {
        for number in input.rawValue...error.rawValue where fcntl(number, F_GETFD) == -1 {
            // The lowest number that is free is this one.
            _ = unsafe open("/dev/null", number == output.rawValue ? O_RDONLY : O_RDWR)
        }
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGXFSZ, SIG_IGN)
    }

    /// Reads one line, without the line feed that ends it.
    ///
    /// Bytes are taken one at a time, so that what follows the line stays for the next reader.
    ///
    /// - Parameter limit: The greatest number of bytes in the line.
    /// - Returns: The bytes, which may be none; nil if the stream was at its end.
    /// - Throws: `FileError.tooLarge` if the line is longer, `FileError.system` if the stream cannot be read to the line's end:
    ///   what was read until then is a part and counts for nothing.
    public func readLine(limit: Int) throws(FileError) -> [UInt8]? {
        var line: [UInt8] = []
        while let byte = try readByte() {
            if byte == UInt8(ascii: "\n") { return line }
            guard line.count < limit else { throw .tooLarge(path: name, limit: limit) }
            line.append(byte)
        }
        return line.isEmpty ? nil : line
    }

    /// Writes every byte, or as many as the reader of the stream takes.
    ///
    /// - Parameter text: What to write.
    /// - Returns: Whether all of it was taken; a closed pipe takes nothing.
    @discardableResult
    public func write(_ text: String) -> Bool {
        writeAll([UInt8](text.utf8), to: rawValue)
    }

    /// The next byte, or nil at the end; a stream that does not block is waited for.
    private func readByte() throws(FileError) -> UInt8? {
        var byte: UInt8 = 0
        while true {
            switch repeating({ unsafe read(rawValue, &byte, 1) }) {
            case 1: return byte
            case 0: return nil
            default:
                guard errno == EAGAIN else { throw .system(.read, path: name, code: errno) }
                waitForInput()
            }
        }
    }

    private func waitForInput() {
        var waited = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&waited, 1, -1)
    }

    var name: String {
        switch self {
        case .input: "standard input"
        case .output: "standard output"
        case .error: "standard error"
        }
    }
}
