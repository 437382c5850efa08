import Files

/// Prints the result of a command that changes nothing.
func printResult(_ text: String) throws {
    try printResult(text, failing: "cannot write the result to standard output")
}

/// Prints what a command has changed.
func printChange(_ text: String) throws {
    try printResult(
        text.printableLines, failing: "cannot write the result to standard output; what the command changed is changed")
}

private func printResult(_ text: String, failing words: String) throws {
    guard StandardStream.output.write(text + "\n") else { throw Failure(.inputOutput, words) }
}

extension String {
    /// The text on one line, with whatever could move a terminal's cursor, turn the order of the letters round or not be seen at
    /// all escaped: strangers may have written it.
    var printable: String {
        unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: String(scalar)
            }
        }.joined()
    }

    /// The same with its lines kept.
    var printableLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }.joined(separator: "\n")
    }
}

/// A number and what it counts, in the plural unless it is one.
func counted(_ count: Int, _ noun: String, plural ending: String = "s") -> String {
    "\(count) \(noun)\(count == 1 ? "" : ending)"
}
