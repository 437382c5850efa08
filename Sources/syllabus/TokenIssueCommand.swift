import ArgumentParser
import Authentication
import Files
import Settings
import Time

struct TokenIssueCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Print a token for a user.",
        discussion: """
            Without --expires-in it is good for the setting token_lifetime, and never for longer than \
            token_max_lifetime. Tokens that never expire have to be switched on by the setting \
            allow_non_expiring_tokens. Every token of a user ends with `syllabus user revoke`. Nothing but the token \
            goes to standard output; `syllabus token inspect` tells until when it is good.

            EXAMPLES
              syllabus token issue kennethlove
              syllabus token issue robot --expires-in 30d
              curl -H "Authorization: Token $(syllabus token issue robot)" http://...
            """)

    @Argument(help: "The user name or the e-mail address.") var name: String
    @Option(
        help: ArgumentHelp(
            "How long the token is good: seconds, or a number with s, m, h or d, or never.", valueName: "time"),
        transform: Lifetime.parse)
    var expiresIn: Lifetime?
    @OptionGroup var state: State

    func run() throws {
        let settings = try state.settings()
        let lifetime = try seconds(settings)
        let signer = try state.signer(settings)
        let user = try state.credentials().load().user(named: name)
        let now = Timestamp.now
        let claims = Claims(
            id: user.id, version: user.tokenVersion, issuedAt: now,
            expires: lifetime.map { now.advanced(bySeconds: $0) })
        try printResult(signer.token(for: claims))
        tellWait(for: signer.keyRing, in: try state.folder())
    }

    /// Tells beside the token that the running service does not know its key.
    private func tellWait(for ring: KeyRing, in folder: StateFolder) {
        guard let passed = PassedKeys.others(than: ring, in: folder),
            !passed.keys.contains(where: { $0.id == ring.newest.id })
        else { return }
        _ = StandardStream.error.write(
            "Not good before `\(PassedKeys.remedy)`: the running service has the keys of its start\n")
    }

    /// How long the token is to be good, or nil for ever.
    private func seconds(_ settings: ServiceSettings) throws -> Int64? {
        switch expiresIn {
        case nil: return Int64(settings.tokenLifetime)
        case .seconds(let seconds):
            guard seconds <= settings.tokenMaxLifetime else {
                throw Failure(
                    .usage,
                    "--expires-in: at most \(settings.tokenMaxLifetime) seconds; raise token_max_lifetime to allow more"
                )
            }
            return seconds
        case .never:
            guard settings.tokenPolicy.allowsNonExpiring else {
                throw Failure(
                    .configuration,
                    "--expires-in never: switched off; set allow_non_expiring_tokens to true in settings.json to allow it"
                )
            }
            return nil
        }
    }
}
