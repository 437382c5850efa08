import ArgumentParser
import Authentication
import JSON
import Time

struct UserListCommand: ParsableCommand {
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

    /// Sets rows of cells in columns, as wide as their widest cell.
    private static func aligned(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { line($0, widths) }.joined(separator: "\n")
    }

    /// The last cell is left as it is: spaces at the end of a line help nobody.
    private static func line(_ row: [String], _ widths: [Int]) -> String {
        let padded = zip(row, widths).dropLast().map { cell, width in
            cell + String(repeating: " ", count: width - cell.count)
        }
        return (padded + row.suffix(1)).joined(separator: "  ")
    }
}
