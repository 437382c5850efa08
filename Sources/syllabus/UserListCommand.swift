import ArgumentParser
import Authentication
import JSON
import Time

struct UserListCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the users.",
        discussion: """
            Passwords are not shown, not even hashed. With --json the list is one object on one line.

            EXAMPLES
              syllabus user list
              syllabus user list --json | jq -r '.users[] | select(.admin) | .username'
            """)

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var state: State

    func run() throws {
        let users = try state.credentials().load().credentials
        try printResult(json ? Self.json(users) : Self.table(users))
    }

    private static func json(_ users: [Credential]) -> String {
        let list = users.map { user in
            JSONValue.object([
                "id": .integer(user.id), "username": .string(user.username.text), "email": .string(user.email.text),
                "admin": .bool(user.isAdmin), "token_version": .integer(user.tokenVersion),
                "created": .string(user.created.rfc3339),
            ])
        }
        return JSONValue.object(["users": .array(list)]).text
    }

    private static func table(_ users: [Credential]) -> String {
        let rows = users.map { user in
            [
                String(user.id), user.username.text, user.email.text, user.isAdmin ? "yes" : "no", user.created.rfc3339,
            ]
        }
        return aligned([["ID", "USER NAME", "E-MAIL", "ADMIN", "CREATED"]] + rows)
    }
}
