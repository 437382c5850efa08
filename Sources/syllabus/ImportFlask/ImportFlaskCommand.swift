import ArgumentParser
import Authentication
import Catalogue
import Files
import FlaskImport
import Settings

struct ImportFlaskCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-flask",
        abstract: "Take in users, passwords, courses and reviews of the old Flask application.",
        discussion: """
            The database is the old application's SQLite file, which is only read. Ids, hashed passwords, dates and \
            authors stay as they are; courses had no author, and only an admin may change them unless --owner gives \
            them to somebody. One line tells of each row that cannot be taken, and why: then nothing is changed, unless \
            --skip-bad leaves those rows out. What was taken in before stays as it is here, so the command can be run \
            again. The service may run meanwhile.

            docs/moving.md leads through the whole move, with the old SECRET_KEY, so that tokens go on.

            EXAMPLES
              syllabus import-flask courses.sqlite --dry-run
              syllabus import-flask courses.sqlite --owner kennethlove
              syllabus import-flask courses.sqlite --skip-bad
            """)

    @Argument(help: "The SQLite file of the old application.", completion: .file()) var database: String
    @Option(help: ArgumentHelp("The user to whom the courses go.", valueName: "name")) var owner: String?
    @Flag(help: "Leave out the rows that cannot be taken.") var skipBad = false
    @Flag(help: "Tell what would be done, and change nothing.") var dryRun = false
    @OptionGroup var state: State

    func run() throws {
        let (folder, accounts) = (try state.folder(), try state.credentials())
        let users = try accounts.load()
        // SQLite would wait for somebody to write to a pipe.
        if let found = try? FileStatus(of: database), !found.isRegularFile {
            throw FileError.notRegularFile(path: database)
        }
        let old = try OldDatabase(path: database)
        let progress = Progress("Judging the rows")
        let importer = FlaskImporter(of: old, owner: owner) { progress.show($0, of: old.rowCount) }
        let surveyed = try survey(importer, users, folder, progress)
        if dryRun { try printResult(report(surveyed, old, "This was a dry run: nothing is changed").printableLines) }
        try refuseUnlessSkipping(surveyed)
        if dryRun { return }
        try folder.refuseForeignCatalogue()
        let store = try CatalogueStore(path: folder.courses)
        progress.what = "Taking the rows"
        let tally = try importer.run(into: store, accounts, expecting: surveyed)
        progress.clear()
        // Nothing depends on it, and the service does it as well.
        _ = try? store.checkpoint()
        try printChange(report(tally, old, "Next: `syllabus check`"))
    }

    private func survey(
        _ importer: FlaskImporter, _ users: CredentialTable, _ folder: StateFolder, _ progress: Progress
    ) throws -> ImportTally {
        defer { progress.clear() }
        return try importer.survey(users, try folder.catalogueToLookAt()) { fault in
            progress.clear()
            try printResult(state.completed("\(fault)").printable)
        }
    }

    private func refuseUnlessSkipping(_ tally: ImportTally) throws {
        guard tally.refused > 0, !skipBad else { return }
        throw Failure(
            .data,
            "\(counted(tally.refused, "row")) cannot be taken, and nothing is changed; correct what is wrong "
                + "with the rows themselves in a copy of \(database), or leave them out with --skip-bad")
    }

    private func report(_ tally: ImportTally, _ old: OldDatabase, _ end: String) -> String {
        let rows = [("users", tally.users), ("courses", tally.courses), ("reviews", tally.reviews)].map {
            name, counts in
            [name, "\(counts.taken)", "\(counts.alreadyThere)", "\(counts.refused)"]
        }
        var lines = [aligned([["", "TAKEN", "ALREADY THERE", "LEFT OUT"]] + rows)]
        if !old.ignored.isEmpty { lines.append("Not looked at: \(old.ignored.joined(separator: ", "))") }
        lines.append(state.completed(end))
        return lines.joined(separator: "\n")
    }
}
