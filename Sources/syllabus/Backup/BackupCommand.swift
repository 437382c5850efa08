import ArgumentParser
import Authentication
import Backups
import Catalogue
import Files
import Settings
import Time

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
            is there is whole. `syllabus restore` brings it back, unless a file of it is not any more as backup.json in \
            it lists it by its SHA-256. Failed sign-ins are not copied, and in the copy \
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
        try printChange("\(copied.report) to \(target.path)")
    }

    /// Copies the files, the database first and the accounts after it.
    ///
    /// The other way round, somebody who signs up and adds a course in between would be the creator of a course in the copy
    /// and not be among its accounts; the next to sign up after it was restored would get that id, and with it the course.
    private static func copy(_ source: StateFolder, into made: borrowing NewFolder) throws -> BackupManifest {
        let (copy, now) = (StateFolder(made.path), Timestamp.now)
        var (files, size): ([BackupEntry], CatalogueSize?) = ([], nil)
        if isThere(source.courses) {
            size = try copyCatalogue(source.courses, to: copy.courses)
            files = [try BackupEntry(BackupFile.courses.rawValue, at: copy.courses, showing: "Reading the copy")]
        }
        let accounts = try CredentialFile(path: source.credentials).copy()
        for (file, bytes) in try small(source, accounts: accounts.bytes) {
            try made.add(file.rawValue, bytes)
            files.append(BackupEntry(file.rawValue, holding: bytes))
        }
        let manifest = BackupManifest(
            made: now, files: files, users: Int64(accounts.count), courses: size?.courses ?? 0,
            reviews: size?.reviews ?? 0)
        // The last one: what was cut off has none, and cannot be taken for a backup.
        try made.add(BackupManifest.name, manifest.bytes)
        return manifest
    }

    private static func small(_ source: StateFolder, accounts: [UInt8]) throws -> [(BackupFile, [UInt8])] {
        var files = [(BackupFile.credentials, accounts)]
        if isThere(source.settings) {
            source.warnOfSettings()
            files.append((.settings, try FileContents(of: source.settings, limit: ServiceSettings.limit).bytes))
        }
        return files + [(.secret, try SecretFile(source.secret).copy())]
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
            .refuseFaults(in: path, "no copy is made; put a backup back, or undo what was changed there")
        return try Failure.naming("cannot read \(copy)") { () throws(CatalogueError) in
            try CatalogueSnapshot(of: copy).size()
        }
    }
}
