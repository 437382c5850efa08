import Glibc

/// The terminal that a person types at.
public enum Terminal {
    /// Whether standard input is a terminal: a person at it can be asked.
    public static var isPresent: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks for a line that is not shown while it is typed.
    ///
    /// `getpass` turns the echo off and gives the terminal back as it was. It holds back the interrupt key meanwhile, which then
    /// arrives as the byte 3: a line with that byte counts as none.
    ///
    /// - Parameter prompt: What is shown before the cursor.
    /// - Returns: The bytes of the line without its end; nil if there is no terminal, no line, or it was interrupted.
    public static func readHidden(_ prompt: String) -> [UInt8]? {
        guard let typed = unsafe getpass(prompt) else { return nil }
        let length = unsafe strlen(typed)
        defer { unsafe explicit_bzero(typed, length) }
        let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: typed, count: length))
        return bytes.contains(3) ? nil : bytes
    }
}
