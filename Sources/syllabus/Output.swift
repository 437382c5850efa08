import Files

/// Prints a command's result.
func printResult(_ text: String) throws {
    guard StandardStream.output.write(text + "\n") else {
        throw Failure(.inputOutput, "cannot write the result to standard output; what the command changed is changed")
    }
}
