import ArgumentParser
import Authentication
import Files
import Settings

struct RestoreCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring back what `syllabus backup` has copied.",
        discussion: """
            The backup is looked through first: a file that is missing, or not as it was made, is told, and so is one that \
            another user owns or may write. Nothing is touched then. Where the state folder has accounts, courses, \
            settings or a secret already, nothing is changed without --force.

            With --force the service may run: it sees the accounts and courses of the backup at once, settings at \
            the next SIGHUP. Ids that were given since the backup are not used again, tokens that were ended since \
            stay so, and the secret that is there stays, since a key that was removed would be good again. To go back to the \
            backup's keys, move the file secret away first. What is damaged is not overwritten: move it away first.

            Where nothing is there, it is not known what happened after the backup: tokens that were ended \
            are good again, and ids are given once more, to which tokens may exist. If that matters, run `syllabus secret \
            rotate` and remove the old keys, and everybody signs in again. One that was cut off is repeated with --force.

            EXAMPLES
              syllabus restore /var/backups/syllabus
              syllabus restore /var/backups/syllabus-2026-11-26 --force
            """)

    @Argument(help: ArgumentHelp("The folder that `syllabus backup` made.", valueName: "dir")) var directory: String
    @Flag(help: "Put the backup in the place of what is there.") var force = false
    @OptionGroup var state: State

    func run() throws {
        let (backup, folder) = (try BackupFolder(directory), try state.folder())
        try backup.refuse(sameAs: folder)
        if !force { try RestoreTarget(folder).refuseOverwriting() }
        try backup.refuseForeign(for: folder)
        let source = try RestoreSource(backup)
        _ = try Folder.create(folder.path)
        let lock = try FolderLock(of: folder.path)
        // Once more, for it may have been made since.
        let target = RestoreTarget(folder)
        if !force { try target.refuseOverwriting() }
        try target.refuseUnreadable()
        try target.take(source)
        try printChange(state.completed(try RestoreReport(source, target).text))
        _ = consume lock
    }
}
