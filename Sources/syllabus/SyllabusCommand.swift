import ArgumentParser
import Settings

struct SyllabusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "syllabus",
        abstract:
            "Administer a Syllabus service: its state folder, users, tokens, the keys that sign them, and backups.",
        discussion: """
            Every command works while the service runs, which sees the change within a second. When a command \
            has ended without an error, what it changed is on the disk.

            Exit codes: 0 done, 1 not confirmed or warnings, 64 wrong usage, 65 wrong data, 67 no such user, 71 out of memory, \
            73 cannot be made, 74 input or output failed, 77 not permitted, 78 wrong configuration.

            EXAMPLES
              syllabus init --state /var/lib/syllabus
              export SYLLABUS_STATE=/var/lib/syllabus
              syllabus user add kennethlove --email kenneth@example.org
              syllabus token issue kennethlove --expires-in 30d
              syllabus check
              syllabus backup /var/backups/syllabus
            """,
        version: Release.version,
        subcommands: [
            InitCommand.self, UserCommand.self, TokenCommand.self, SecretCommand.self, CheckCommand.self,
            BackupCommand.self, RestoreCommand.self, ExportCommand.self, ImportFlaskCommand.self,
        ])
}
