import ArgumentParser
import Authentication

struct UserGrantCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Let a user change what others made, or no longer.",
        discussion: """
            It holds from the user's next request on, with the tokens that the user has already.

            EXAMPLES
              syllabus user grant kennethlove --admin
              syllabus user grant kennethlove --no-admin
            """)

    @Argument(help: "The user name or the e-mail address.") var name: String
    @Flag(inversion: .prefixedNo, help: "Whether the user may change what others made.") var admin: Bool
    @OptionGroup var state: State

    func run() throws {
        let credentials = try state.credentials()
        let id = try credentials.load().user(named: name).id
        let user = try credentials.update { table in
            try table.update(id) { $0.isAdmin = admin }
        }
        try printChange("\(user.username.text) is \(admin ? "an admin" : "no admin") from now on")
    }
}
