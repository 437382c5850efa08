import ArgumentParser
import Authentication

struct UserRevokeCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End every token of a user.",
        discussion: """
            For a token that was lost or a program that is retired. The password stays, and new tokens can be had at \
            once; to shut out somebody who may know the password, use `syllabus user passwd`.

            EXAMPLES
              syllabus user revoke robot
              syllabus user revoke kenneth@example.org
            """)

    @Argument(help: "The user name or the e-mail address.") var name: String
    @OptionGroup var state: State

    func run() throws {
        let accounts = try state.accounts()
        let id = try accounts.current().user(named: name).id
        let user = try accounts.update { table in
            try table.update(id) { $0.endTokens() }
        }
        try printChange("Ended the tokens of \(user.username.text): those of before are refused from now on")
    }
}
