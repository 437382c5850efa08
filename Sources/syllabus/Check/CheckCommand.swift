import ArgumentParser
import Authentication
import Files
import JSON
import Settings
import Time
import WebProbe

struct CheckCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Look through the state folder, and at the running service, for whatever is or may become a fault, and say what to do.",
        discussion: """
            One line tells one finding: ok, note (worth knowing), warning (the service runs, but something is weak or \
            will fail) or error (the service does not start, cannot work, or is open to others). Nothing is changed. \
            Settings are taken from settings.json and from the variables SYLLABUS_... of whoever runs this, which \
            may be others than the service's. What this user may not look at is told as well.

            With --url the running service is asked through its web server, by the program curl: whether it is the service that \
            answers, whether Authorization reaches it, whether the limits agree, whether anything is open that should not \
            be, and whether HTTPS holds. A finding has the line for the web server that answers. A few dozen requests are \
            sent, which take at most 10 seconds and change nothing. Without a state folder what needs one is left out.

            Exit codes: 0 nothing but ok and notes, 1 warnings, 78 errors. With --json the findings are one object on \
            one line.

            EXAMPLES
              syllabus check
              sudo -u syllabus syllabus check --state /var/lib/syllabus
              syllabus check --url https://courses.example.org
              sudo -u syllabus syllabus check --state /var/lib/syllabus --url https://example.org/reviews
              syllabus check --json | jq -r '.findings[] | select(.level == "error") | .text'
            """)

    @Flag(help: "Print JSON.") var json = false
    @Option(
        help: ArgumentHelp(
            "Ask the running service, too; where it stands below a path, with that path.", valueName: "url"))
    var url: String?
    @OptionGroup var state: State

    func run() throws {
        let address = try address()
        let folder = try namedFolder()
        var findings: [Finding] = []
        if let folder {
            var examination = Examination(of: folder, state, now: .now)
            examination.run()
            findings = examination.findings
        }
        if let address { findings += examine(address, folder) }
        try printResult(json ? Self.json(findings) : Self.list(findings))
        let counts = Dictionary(grouping: findings, by: \.level).mapValues(\.count)
        let (errors, warnings) = (counts[.error] ?? 0, counts[.warning] ?? 0)
        guard errors + warnings > 0 else { return }
        throw Failure(
            errors > 0 ? .configuration : .declined, "\(counted(errors, "error")), \(counted(warnings, "warning"))")
    }

    /// The address that the option names; what it holds is not repeated where there is a password in it.
    private func address() throws -> WebAddress? {
        do throws(WebAddressError) {
            guard let url else { return nil }
            return try WebAddress(url)
        } catch {
            throw Failure(.usage, "--url: \(error)")
        }
    }

    /// The state folder; nil where none is named and the URL is all there is to be looked at.
    private func namedFolder() throws -> StateFolder? {
        do {
            return try state.folder()
        } catch let failure as Failure where failure.status == .usage && url != nil {
            return nil
        }
    }

    private func examine(_ address: WebAddress, _ folder: StateFolder?) -> [Finding] {
        guard let curl = Curl(seconds: Self.secondsOfRequests) else {
            return [
                Finding(
                    level: .error, text: "\(address) was not asked: the program curl is not on the PATH",
                    remedy: "install it, as root for instance by: apt-get install curl")
            ]
        }
        var examination = WebExamination(of: address, folder, state, by: curl, now: .now)
        examination.run()
        return examination.findings
    }

    private static let secondsOfRequests = 10

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
