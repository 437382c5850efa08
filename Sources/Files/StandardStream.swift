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
    /// meant for people would be written into it. Writing to a closed pipe, or past a file size limit, fails with an error from
    /// then on: the signals would end the program before it could say what is wrong and remove its temporary file.
    public static func prepare() {
        var opened: Int32 = 0
        repeat { opened = unsafe open("/dev/null", O_RDWR) } while (0...2).contains(opened)
        if opened > 2 { _ = close(opened) }
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGXFSZ, SIG_IGN)
    }

    /// Reads one line, without the line feed that ends it.
    ///
    /// Bytes are taken one at a time, so that what follows the line stays for the next reader.
    ///
    /// - Parameter limit: The greatest number of bytes in the line.
    /// - Returns: The bytes, which may be none; nil if the stream was at its end or the line is longer.
    public func readLine(limit: Int) -> [UInt8]? {
        var line: [UInt8] = []
        while let byte = readByte() {
            if byte == UInt8(ascii: "\n") { return line }
            guard line.count < limit else { return nil }
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

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        return repeating { unsafe read(rawValue, &byte, 1) } == 1 ? byte : nil
    }
}
