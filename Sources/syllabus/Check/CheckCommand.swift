import ArgumentParser
import Authentication
import Files
import JSON
import Settings
import Time

struct CheckCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look through the state folder for whatever is or may become a fault, and say what to do.",
        discussion: """
            One line tells one finding: ok, note (worth knowing), warning (the service runs, but something is weak or \
            will fail) or error (the service does not start, cannot work, or is open to others). Nothing is changed. \
            Settings are taken from settings.json and from the variables SYLLABUS_... of whoever runs this, which \
            may be others than the service's. What this user may not look at is told as well.

            Exit codes: 0 nothing but ok and notes, 1 warnings, 78 errors. With --json the findings are one object on \
            one line.

            EXAMPLES
              syllabus check
              sudo -u syllabus syllabus check --state /var/lib/syllabus
              syllabus check --json | jq -r '.findings[] | select(.level == "error") | .text'
            """)

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var state: State

    func run() throws {
        var examination = Examination(of: try state.folder(), state, now: .now)
        examination.run()
        let findings = examination.findings
        try printResult(json ? Self.json(findings) : Self.list(findings))
        let counts = Dictionary(grouping: findings, by: \.level).mapValues(\.count)
        let (errors, warnings) = (counts[.error] ?? 0, counts[.warning] ?? 0)
        guard errors + warnings > 0 else { return }
        throw Failure(
            errors > 0 ? .configuration : .declined, "\(counted(errors, "error")), \(counted(warnings, "warning"))")
    }

    /// In groups, the gravest at the end, where the eye is.
    private static func list(_ findings: [Finding]) -> String {
        Finding.Level.allCases.flatMap { level in
            findings.filter { $0.level == level }.map(\.line)
        }.joined(separator: "\n")
    }

    private static func json(_ findings: [Finding]) -> String {
        let list = findings.map { finding in
            JSONValue.object([
                "level": .string(finding.level.rawValue), "text": .string(finding.text),
                "remedy": finding.remedy.map { .string($0) } ?? .null,
            ])
        }
        return JSONValue.object(["findings": .array(list)]).text
    }
}
