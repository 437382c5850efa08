extension String {
    /// The text as one word of a shell's command line, for commands that people are told to run.
    ///
    /// What begins with a hyphen is taken for the path of a file, and gets the folder in front that keeps it from being an option.
    public var shellWord: String {
        let text = utf8.first == UInt8(ascii: "-") ? "./\(self)" : self
        guard text.isEmpty || !text.utf8.allSatisfy(\.isPlainInShells) else { return text }
        return "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#))'"
    }
}

extension UInt8 {
    fileprivate var isPlainInShells: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "_@%+=:,./-".utf8.contains(self)
        }
    }
}
