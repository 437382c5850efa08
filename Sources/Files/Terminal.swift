import Glibc

/// The terminal that a person types at.
public enum Terminal {
    /// Whether standard input is a terminal: a person at it can be asked.
    public static var isPresent: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks for a line that is not shown while it is typed.
    ///
    /// - Parameter prompt: What is shown before the cursor.
    /// - Returns: The bytes of the line without its end; nil if there is no terminal, no line, or it was interrupted.
    public static func readHidden(_ prompt: String) -> [UInt8]? {
        HiddenTerminal()?.ask(prompt)
    }
}
