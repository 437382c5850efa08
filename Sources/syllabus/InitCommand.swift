import ArgumentParser
import Authentication
import Files
import Settings

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a state folder: a secret to sign tokens with, and a credentials file without users.",
        discussion: """
            The folder is made if it is missing, for its owner alone; the one around it must be there. Files that exist are never
            overwritten: where both are there already the command ends with exit code 73 and touches nothing, and where one is
            missing that one is made. Run by root, it gives the files to the owner of the folder.

            EXAMPLES
              syllabus init --state /var/lib/syllabus
              sudo -u syllabus syllabus init --state /var/lib/syllabus
            """)

    @OptionGroup var state: State

    func run() throws {
        let folder = try state.folder()
        try refuseSecondTime(folder)
        try making { () throws(FileError) in
            if try Folder.create(folder.path) { tell("Made \(folder.path)") }
            let lock = try FileLock(of: folder.credentials)
            defer { lock.unlock() }
            try make(folder.secret, "the key that signs tokens: keep a copy, and show it to nobody") {
                () throws(FileError) in try SecretFile.create(folder.secret, under: lock)
            }
            try make(folder.credentials, "which has no users yet") {
                () throws(FileError) in try CredentialFile.create(folder.credentials, under: lock)
            }
        }
        try printResult("Next: syllabus user add NAME --email ADDRESS\(state.repeated)")
    }

    private func refuseSecondTime(_ folder: StateFolder) throws {
        guard exists(folder.secret), exists(folder.credentials) else { return }
        throw Failure(
            .cannotCreate,
            "\(folder.path) is a state folder already; nothing is changed, name another one to begin anew")
    }

    private func exists(_ path: String) -> Bool {
        (try? FileVersion(of: path)) != nil
    }

    /// Makes a file, or keeps the one that is there.
    private func make(
        _ path: String, _ what: String, _ creation: () throws(FileError) -> Void
    ) throws(FileError) {
        tell(try Self.isMade(creation) ? "Made \(path), \(what)" : "Kept \(path)")
    }

    private static func isMade(_ step: () throws(FileError) -> Void) throws(FileError) -> Bool {
        do throws(FileError) {
            try step()
            return true
        } catch {
            guard error.isExisting else { throw error }
            return false
        }
    }

    private func making(_ step: () throws(FileError) -> Void) throws {
        do throws(FileError) {
            try step()
        } catch {
            throw Failure(error.isPermission ? .permission : .cannotCreate, "\(error)")
        }
    }

    /// What cannot be told is done all the same: the folder counts.
    private func tell(_ text: String) {
        StandardStream.output.write(text + "\n")
    }
}
