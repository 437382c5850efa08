import Files
import Glibc
import Settings
import Time

/// A look through a state folder, which changes nothing.
struct Examination {
    let folder: StateFolder
    let now: Timestamp
    private(set) var findings: [Finding] = []
    /// The owner of the folder, who is taken for the user that the service runs as.
    var owner: UInt32?

    init(of folder: StateFolder, now: Timestamp) {
        self.folder = folder
        self.now = now
    }

    mutating func run() {
        guard examineFolder() else { return }
        let settings = examineSettings()
        examineSecret(settings)
        examineCredentials(settings)
        examineDatabase()
        examineDisk()
        examineClock()
        examineWebRoot()
        examineLeftovers()
    }

    mutating func add(_ level: Finding.Level, _ text: String, _ remedy: String? = nil) {
        findings.append(Finding(level: level, text: text.printable, remedy: remedy?.printable))
    }

    /// Tells what this user may not look at: an error only where the service, too, could not.
    mutating func addUnreadable(_ text: String) {
        if geteuid() == owner || geteuid() == 0 {
            add(.error, text, "let its owner read and write it")
        } else {
            add(.warning, "\(text), so it was not looked at", "run this as the owner of \(folder.path), or as root")
        }
    }

    /// Tells a file that is another user's than the folder, and one of a time that has not come.
    mutating func examineOwnerAndTime(of path: String) {
        guard let status = try? FileStatus(of: path), let owner else { return }
        if status.owner != owner {
            add(
                .warning, "\(path) belongs to the user \(status.owner), and the folder to \(owner)",
                "chown --reference=\(folder.path) \(path)")
        }
        let modified = Timestamp(seconds: status.version.modifiedSeconds)
        if modified > now.advanced(bySeconds: 60) {
            add(
                .warning, "\(path) was changed at \(modified.rfc3339), which is yet to come",
                "set the clock, then touch \(path)")
        }
    }
}
