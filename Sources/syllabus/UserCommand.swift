import ArgumentParser

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Add, list and remove users, change passwords and rights, and end tokens.",
        discussion: """
            Users are kept in credentials.json in the state folder, one a line. A user is named by the user name or \
            by the e-mail address, in upper or lower case. One that begins with a hyphen, as new names may not, stands \
            behind two more: `user revoke -- -robot`.

            EXAMPLES
              syllabus user add kennethlove --email kenneth@example.org --admin
              syllabus user list
              syllabus user revoke robot
            """,
        subcommands: [
            UserAddCommand.self, UserListCommand.self, UserPasswdCommand.self, UserRevokeCommand.self,
            UserGrantCommand.self, UserRemoveCommand.self,
        ])
}
