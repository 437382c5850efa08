import ArgumentParser
import Authentication
import Files
import Settings

struct UserAddCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a user.",
        discussion: """
            The password is asked for twice at the terminal and not shown; a script pipes it in with \
            --password-stdin. It has 8 to 1024 bytes, whichever they are. The id that the user gets was never \
            another's.

            EXAMPLES
              syllabus user add kennethlove --email kenneth@example.org
              syllabus user add robot --email robot@example.org --password-stdin < file
            """)

    @Argument(help: "The user name: \(UserName.rule).") var name: String
    @Option(help: "The e-mail address, which signs in as well as the name.") var email: String
    @Flag(help: "Let the user see all accounts, and change the courses and reviews of others.") var admin = false
    @OptionGroup var password: NewPassword
    @OptionGroup var state: State

    func run() throws {
        let (username, email) = (try username(), try address())
        let (accounts, settings) = (try state.accounts(), try state.settings())
        try refuseTaken(try accounts.current())
        let hash = try password.hash(settings)
        let added = try accounts.update { table in
            try table.add(username: username, email: email, passwordHash: hash, isAdmin: admin)
        }
        try printChange("Added \(added.username.text) with the id \(added.id)")
    }

    private func username() throws -> UserName {
        guard let username = UserName(new: name) else {
            throw Failure(.usage, "\(name.quoted) is no user name; it has to be \(UserName.rule)")
        }
        return username
    }

    private func address() throws -> EmailAddress {
        guard let address = EmailAddress(email) else {
            throw Failure(.usage, "\(email.quoted) is no e-mail address; it has to be \(EmailAddress.rule)")
        }
        return address
    }

    /// Tells it before a password is typed twice; the table judges once more when the user is added.
    private func refuseTaken(_ table: CredentialTable) throws {
        guard table.credential(signingInWith: name) == nil else { throw CredentialError.nameTaken }
        guard table.credential(signingInWith: email) == nil else { throw CredentialError.emailTaken }
    }
}
