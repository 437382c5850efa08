import ArgumentParser
import Authentication
import Catalogue
import Files
import Settings

struct BackupCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy accounts, courses, settings and keys into a new folder, while the service runs.",
        discussion: """
            Courses and reviews are of one moment, however much is written meanwhile; accounts, settings and keys are \
            as they are when those have been copied. The copy HOLDS THE PASSWORD HASHES AND THE KEYS THAT SIGN TOKENS: \
            whoever reads it can make a token for anybody. Folder and files are open to whoever runs this and to \
            nobody else; keep them so wherever they go.

            The folder is made under the name DIR.tmp, checked, brought to the disk and renamed at the end: a DIR that \
            is there is whole. `syllabus restore` brings it back. Failed sign-ins are not copied, and in the copy \
            courses.sqlite is one file, without a log beside it.

            EXAMPLES
              syllabus backup /var/backups/syllabus
              syllabus backup "/var/backups/syllabus-$(date +%F)" --state /var/lib/syllabus
            """)

    @Argument(help: ArgumentHelp("The new folder; an empty one that is there will do.", valueName: "dir"))
    var directory: String
    @OptionGroup var state: State

    func run() throws {
        let (source, target) = (try state.folder(), try BackupFolder(directory))
        try target.refuseTaken()
        var made = try NewFolder(for: target.path, holding: BackupFile.namesWhileMaking)
        let copied = try Self.copy(source, into: made)
        try made.finish()
        try printChange("\(copied.text) to \(target.path)")
    }

    /// Copies the files, the database first and the accounts after it.
    ///
    /// The other way round, somebody who signs up and adds a course in between would be the creator of a course in the copy
    /// and not be among its accounts; the next to sign up after it was restored would get that id, and with it the course.
    private static func copy(_ source: StateFolder, into made: borrowing NewFolder) throws -> BackupReport {
        var report = BackupReport()
        let copy = StateFolder(made.path)
        if isThere(source.courses) {
            report.size = try copyCatalogue(source.courses, to: copy.courses)
        }
        let accounts = try CredentialFile(path: source.credentials).copy()
        report.accounts = accounts.count
        try made.add(BackupFile.credentials.rawValue, accounts.bytes)
        if isThere(source.settings) {
            let settings = try FileContents(of: source.settings, limit: ServiceSettings.limit).bytes
            try made.add(BackupFile.settings.rawValue, settings)
        }
        try made.add(BackupFile.secret.rawValue, try SecretFile(source.secret).copy())
        try report.count(copy)
        return report
    }

    private static func copyCatalogue(_ path: String, to copy: String) throws -> CatalogueSize {
        let progress = Progress("Copying the courses")
        defer { progress.clear() }
        try Failure.naming("cannot copy \(path) to \(copy)") { () throws(CatalogueError) in
            try CatalogueSnapshot(of: path).copy(to: copy) { progress.show($0, of: $1) }
        }
        progress.show("Checking the copy")
        // It has the damages of what it was made of.
        try CatalogueInspection.refuseUnusable(copy, called: path, "no copy is made")
        return try Failure.naming("cannot read \(copy)") { () throws(CatalogueError) in
            try CatalogueSnapshot(of: copy).size()
        }
    }
}
