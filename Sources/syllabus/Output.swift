import Files

/// Prints a command's result.
func printResult(_ text: String) throws {
    guard StandardStream.output.write(text + "\n") else {
        throw Failure(.inputOutput, "cannot write the result to standard output; what the command changed is changed")
    }
}

extension String {
    /// The text on one line, with whatever else could move a terminal's cursor escaped: strangers may have written it.
    var printable: String {
        unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
        }.joined()
    }
}
