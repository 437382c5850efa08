import ArgumentParser
import Authentication

struct UserGrantCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Let a user see all accounts, and change the courses and reviews of others; or no longer.",
        usage: "syllabus user grant <name> (--admin | --no-admin) [--state <dir>]",
        discussion: """
            It holds from the user's next request on, with the tokens that the user has already.

            EXAMPLES
              syllabus user grant kennethlove --admin
              syllabus user grant kennethlove --no-admin
            """)

    @Argument(help: "The user name or the e-mail address.") var name: String
    @Flag(inversion: .prefixedNo, help: "Whether the user is an admin.") var admin: Bool
    @OptionGroup var state: State

    func run() throws {
        let accounts = try state.accounts()
        let id = try accounts.current().user(named: name).id
        let user = try accounts.update { table in
            try table.update(id) { $0.isAdmin = admin }
        }
        try printChange("\(user.username.text) is \(admin ? "an admin" : "no admin") from now on")
    }
}
