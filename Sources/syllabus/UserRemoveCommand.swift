import ArgumentParser
import Authentication
import Files

struct UserRemoveCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a user, and end the user's tokens.",
        discussion: """
            The user's courses and reviews stay. The name is free again, the id is never used for another. It is \
            asked for a yes on standard input, or for --yes.

            EXAMPLES
              syllabus user remove robot
              syllabus user remove robot --yes
            """)

    @Argument(help: "The user name or the e-mail address.") var name: String
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var state: State

    func run() throws {
        let accounts = try state.accounts()
        let user = try accounts.current().user(named: name)
        if !yes { try confirm(user) }
        try accounts.update { _ = try $0.remove(user.id) }
        try printChange("Removed \(user.username.text), who had the id \(user.id)")
    }

    private func confirm(_ user: Credential) throws {
        StandardStream.error.write("Remove \(user.username.text), who has the id \(user.id)? Type yes to go on: ")
        guard try StandardStream.input.readLine(limit: 1024) == Array("yes".utf8) else {
            throw Failure(.declined, "that was not yes; nothing is removed")
        }
    }
}
