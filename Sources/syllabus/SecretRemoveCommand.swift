import ArgumentParser
import Authentication

struct SecretRemoveCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a key, and end every token that it signed.",
        discussion: """
            Whoever holds such a token has to sign in again. The last key stays: rotate first. An id that begins with \
            a hyphen is given behind two more, as in `secret remove -- -a1b2c3d`.

            EXAMPLES
              syllabus secret remove b7dm4tzw
              syllabus secret rotate && syllabus secret remove b7dm4tzw
            """)

    @Argument(help: "The key's id, as `syllabus secret list` shows it.") var id: String
    @OptionGroup var state: State

    func run() throws {
        let ring = try state.secret().remove(id)
        try printChange(
            """
            Removed the key \(id): the tokens that it signed are refused \(PassedKeys.beginning(in: try state.folder()))
            \(ring.newest.id) signs; \(ring.keys.count == 1 ? "it is the only key" : "\(ring.keys.count) keys verify")
            """)
    }
}
