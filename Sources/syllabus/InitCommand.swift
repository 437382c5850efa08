import ArgumentParser
import Authentication
import Files
import Glibc
import Settings

struct InitCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a state folder: a secret to sign tokens with, and a credentials file without users.",
        discussion: """
            The folder is made if it is missing, for its owner alone; the one around it must be there. Nothing is \
            ever overwritten: a folder that has a secret is left as it is, with exit code 73. Where there are courses \
            already, new users get none of the ids of those who made them. In what looks like a web root it warns, and puts an \
            .htaccess beside them that keeps Apache from handing them out. Run by root, it gives \
            the files to the owner of the folder, so root makes that for a user of its own, as below.

            EXAMPLES
              syllabus init --state ~/syllabus
              install -d -m 700 -o syllabus -g syllabus /var/lib/syllabus && syllabus init --state /var/lib/syllabus
            """)

    @OptionGroup var state: State

    func run() throws {
        let folder = try state.folder()
        try refuseSecondTime(folder)
        try makeCredentials(folder)
        try denyToWeb(folder)
        try making(folder) { () throws(FileError) in
            try make(folder.secret, "the key that signs tokens: keep a copy, and show it to nobody") {
                () throws(FileError) in try SecretFile(folder.secret).create()
            }
        }
        try printChange(
            state.completed(
                "Next: `syllabus user add NAME --email ADDRESS` adds somebody, and `syllabus check` looks for faults"))
    }

    /// The secret comes after them: without it the service gives no id away.
    private func makeCredentials(_ folder: StateFolder) throws {
        let (file, creator) = (CredentialFile(path: folder.credentials), try folder.greatestCreator())
        let accounts = CredentialTable().goingOn(after: creator)
        try making(folder) { () throws(FileError) in
            if try Folder.create(folder.path) { tell("Made \(folder.path)") }
            try make(folder.credentials, "which has no users yet") { () throws(FileError) in
                try file.create(with: accounts)
            }
        }
        guard let creator else { return }
        if try !file.load().isBeyond(creator) { try file.update { $0 = $0.goingOn(after: creator) } }
        tell("New users get ids from \(try file.load().nextID) on: courses or reviews are of users up to \(creator)")
    }

    /// Keeps what is to come from the web where a web server may serve it, and says so to whoever looks at nothing else.
    private func denyToWeb(_ folder: StateFolder) throws {
        guard let root = folder.webRoot else { return }
        let isMade = try making(folder) { () throws(FileError) in try folder.denyToWeb() }
        let denial =
            isMade || folder.isDeniedToWeb
            ? "the .htaccess in it forbids that to Apache, and to no other web server"
            : "the .htaccess in it does not forbid that: put the line `Require all denied` there"
        let warning =
            "syllabus: warning: \(folder.path) lies in \(root), a web root by its looks: everybody may be able to read the "
            + "accounts and the key; \(denial); move the folder elsewhere, and name the new place in "
            + "\(StateFolder.variable), or in \(StateFolder.pointer) beside the program"
        StandardStream.error.write(warning.printable + "\n")
    }

    private func refuseSecondTime(_ folder: StateFolder) throws {
        guard exists(folder.secret) else { return }
        guard exists(folder.credentials) else {
            throw Failure(.cannotCreate, "\(folder.secret) is there, but no credentials.json; \(Self.remedy)")
        }
        throw Failure(
            .cannotCreate, "\(folder.path) is a state folder already; nothing is changed, name another to begin anew")
    }

    /// The ids of a new credentials file begin at 1 again, so the tokens of lost users would be taken for those of new ones.
    static let remedy =
        "put the file back, or remove the secret, with which all tokens end, and run `syllabus init` then"

    private func exists(_ path: String) -> Bool {
        (try? FileVersion(of: path)) != nil
    }

    /// Makes a file, or keeps the one that is there.
    private func make(
        _ path: String, _ what: String, _ creation: () throws(FileError) -> Void
    ) throws(FileError) {
        tell(try Self.isMade(path, creation) ? "Made \(path), \(what)" : "Kept \(path)")
    }

    private static func isMade(_ path: String, _ step: () throws(FileError) -> Void) throws(FileError) -> Bool {
        do throws(FileError) {
            try step()
            return true
        } catch {
            guard error.isExisting, (try? FileStatus(of: path))?.isRegularFile == true else { throw error }
            return false
        }
    }

    private func making<Result>(_ folder: StateFolder, _ step: () throws(FileError) -> Result) throws -> Result {
        do throws(FileError) {
            return try step()
        } catch {
            guard error.isPermission else { throw Failure(.cannotCreate, "\(error)") }
            // What root may not do, a file system that is read-only forbids.
            throw Failure(.permission, geteuid() == 0 ? "\(error)" : "\(error); \(permissionRemedy(folder))")
        }
    }

    /// A folder below one of root's can be made by root alone, and is to be this user's.
    private func permissionRemedy(_ folder: StateFolder) -> String {
        guard (try? FileStatus(of: folder.path)) == nil else {
            return "run this as the owner of \(folder.path), or as root"
        }
        let (path, user, group) = (folder.path.shellWord, geteuid(), getegid())
        return "where the service runs as this user, let root run: "
            + "install -d -m 700 -o \(user) -g \(group) \(path) && syllabus init --state \(path)"
    }

    /// What cannot be told is done all the same: the folder counts.
    private func tell(_ text: String) {
        StandardStream.output.write(text + "\n")
    }
}
