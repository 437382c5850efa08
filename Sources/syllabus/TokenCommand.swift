import ArgumentParser

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Issue tokens, and tell what a token says.",
        discussion: """
            A token is sent as `Authorization: Token ...` in the place of a password. Whoever has it is its user \
            until it expires, or until `syllabus user revoke`, `user passwd` or `user remove` ends it. \
            A name or a token that begins with a hyphen stands behind two more: `token issue -- -robot`.

            EXAMPLES
              syllabus token issue kennethlove --expires-in 12h
              syllabus token inspect eyJhbGciOiJIUzI1NiIs...
            """,
        subcommands: [TokenIssueCommand.self, TokenInspectCommand.self])
}
