import ArgumentParser
import Authentication
import Settings

struct UserPasswdCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "passwd",
        abstract: "Change a user's password, and end the user's tokens.",
        discussion: """
            Every token of the user is refused from then on: one of them may be in the hands that the change is to \
            shut out. The password is asked for twice at the terminal and not shown; a script pipes it in with \
            --password-stdin. To end the tokens and keep the password, use `syllabus user revoke`.

            EXAMPLES
              syllabus user passwd kennethlove
              syllabus user passwd robot --password-stdin < new-password
            """)

    @Argument(help: "The user name or the e-mail address.") var name: String
    @OptionGroup var password: NewPassword
    @OptionGroup var state: State

    func run() throws {
        let (accounts, settings) = (try state.accounts(), try state.settings())
        let id = try accounts.current().user(named: name).id
        let hash = try password.hash(settings)
        let user = try accounts.update { table in
            try table.update(id) { $0.changePassword(to: hash) }
        }
        try printChange("Changed the password of \(user.username.text); the tokens of before are refused from now on")
    }
}
