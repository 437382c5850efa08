import Glibc

extension StandardStream {
    /// Whether a person watches it: it leads to a terminal.
    public var isTerminal: Bool { isatty(rawValue) == 1 }
}
