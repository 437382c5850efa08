import ArgumentParser

struct SecretCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Exchange, list and remove the keys that sign tokens.",
        discussion: """
            The file secret in the state folder is a ring of keys, one a line, the newest first. The newest signs, \
            and all of them verify. No command ever shows a key.

            EXAMPLES
              syllabus secret list
              syllabus secret rotate
              syllabus secret remove b7dm4tzw
            """,
        subcommands: [SecretRotateCommand.self, SecretListCommand.self, SecretRemoveCommand.self])
}
