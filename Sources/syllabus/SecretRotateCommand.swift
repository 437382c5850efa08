import ArgumentParser
import Authentication
import Settings
import Time

struct SecretRotateCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new key, which signs from then on; the ones before it go on verifying.",
        discussion: """
            Nobody has to sign in again. Once the last token of an old key has expired, which takes no longer than \
            the setting token_max_lifetime, `syllabus secret remove` takes that key out. After a key has been seen \
            by others, remove it at once: every token of it ends, theirs included.

            A plain secret of one line becomes a key of the ring, and its tokens go on.

            EXAMPLES
              syllabus secret rotate
              syllabus secret rotate && syllabus secret list
            """)

    @OptionGroup var state: State

    func run() throws {
        let (secret, settings) = (try state.secret(), try state.settings())
        let now = Timestamp.now
        let ring = try secret.rotate(at: now)
        try printChange(try report(ring, settings, now: now).joined(separator: "\n"))
    }

    private func report(_ ring: KeyRing, _ settings: ServiceSettings, now: Timestamp) throws -> [String] {
        let (old, end) = (ring.keys[1].id, now.advanced(bySeconds: Int64(settings.tokenMaxLifetime)))
        var lines = [
            "Made the key \(ring.newest.id), which signs \(PassedKeys.beginning(in: try state.folder()))",
            "The key before it, \(old), goes on verifying until `syllabus secret remove \(state.options(before: old))`",
            "Its last token expires within \(now.words(until: end)) (token_max_lifetime): remove it after \(end.rfc3339)",
        ]
        if settings.tokenPolicy.allowsNonExpiring {
            lines.append("Its tokens that never expire (allow_non_expiring_tokens) end with it: issue them anew before")
        }
        if ring.keys.count > 2 {
            lines.append("Older keys verify as well; `syllabus secret list\(state.repeated)` shows their age")
        }
        return lines
    }
}
