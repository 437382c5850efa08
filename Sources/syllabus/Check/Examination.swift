import Authentication
import Files
import Glibc
import Settings
import Time

/// A look through a state folder, which changes nothing.
struct Examination {
    let folder: StateFolder
    /// The option that names the folder, for the commands in remedies.
    let state: State
    let now: Timestamp
    private(set) var findings: [Finding] = []
    /// The owner of the folder, where that is known.
    var owner: FolderOwner?
    /// The accounts, where they could be read.
    var accounts: CredentialTable?

    init(of folder: StateFolder, _ state: State, now: Timestamp) {
        self.folder = folder
        self.state = state
        self.now = now
    }

    mutating func run() {
        guard examineFolder() else { return }
        let settings = examineSettings()
        examineSecret(settings)
        examineCredentials(settings)
        examineDatabase()
        examineSignIns()
        examineDisk()
        examineClock()
        examineWay()
        examineWebRoot()
        examineLeftovers()
    }

    mutating func add(_ level: Finding.Level, _ text: String, _ remedy: String? = nil) {
        findings.append(
            Finding(
                level: level, text: state.completed(text).printable,
                remedy: remedy.map { state.completed($0).printable }))
    }

    /// Tells what this user may not look at: an error only where the service, too, could not.
    mutating func addUnreadable(_ text: String) {
        if geteuid() == owner?.user || geteuid() == 0 {
            add(.error, text, "let its owner read and write it")
        } else {
            add(.warning, "\(text), so it was not looked at", "run this as the owner of \(folder.path), or as root")
        }
    }
}
