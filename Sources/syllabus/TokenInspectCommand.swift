import ArgumentParser
import Authentication
import Files
import Settings
import Time

struct TokenInspectCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Tell what a token says, and whether the service would take it.",
        discussion: """
            Ends with exit code 0 where the service takes the token now, and with 65 where it does not. Give - to \
            read the token from standard input: arguments can be read by every user of the machine.

            EXAMPLES
              syllabus token inspect eyJhbGciOiJIUzI1NiIs...
              syllabus token issue robot | syllabus token inspect -
            """)

    @Argument(help: "The token, or - for standard input.") var token: String
    @OptionGroup var state: State

    func run() throws {
        let signer = try state.signer(try state.settings())
        let users = try state.credentials().load()
        let passed = PassedKeys.others(than: signer.keyRing, in: try state.folder())
        let report = TokenReport(of: try text(), signer: signer, users: users, passed: passed, now: .now)
        try printResult(report.lines.map { "\($0.padded(to: 11))\($1)" }.joined(separator: "\n"))
        guard report.isGood else { throw Failure(.data, "the service refuses this token") }
    }

    private func text() throws -> String {
        guard token == "-" else { return token }
        guard let line = try StandardStream.input.readLine(limit: 65_536) else {
            throw Failure(.data, "standard input holds no token; pipe in one line")
        }
        return String(decoding: line, as: UTF8.self)
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
