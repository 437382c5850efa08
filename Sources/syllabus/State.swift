import ArgumentParser
import Authentication
import Files
import Settings

/// The option that names the state folder, and what the commands take from there.
struct State: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp(
            """
            The state folder, with credentials.json and secret (default: the variable SYLLABUS_STATE, then the first line of \
            syllabus.state beside this program, then /var/lib/syllabus).
            """,
            valueName: "dir"))
    private var path: String?

    /// The folder that the option names, or else the variable, the file beside the program, or the package.
    func folder() throws -> StateFolder {
        guard let folder = try path.map({ StateFolder($0) }) ?? StateFolder(meantBy: ProcessEnvironment.variables),
            !folder.path.isEmpty
        else {
            throw Failure(.usage, "no state folder is named; \(Self.naming)")
        }
        guard !folder.path.unicodeScalars.contains("\u{FFFD}") else {
            throw Failure(.usage, "the path of the state folder is not UTF-8")
        }
        return folder
    }

    /// The same where it has to be there: where a file has named one that is not, that may be what is wrong.
    private func existingFolder() throws -> StateFolder {
        let folder = try folder()
        guard let file = folder.namingFile, !isThere(folder.path) else { return folder }
        throw Failure(
            .configuration,
            "\(folder.namedPath) does not exist; correct the first line of \(file), or begin anew with `syllabus init`")
    }

    private static let naming =
        "add --state DIR, set \(StateFolder.variable), or write the folder's path into \(StateFolder.pointer) beside this program"

    /// What has to be added to the next command to mean the same folder.
    var repeated: String { path.map { " --state \($0.shellWord)" } ?? "" }

    /// A text whose commands, like `syllabus user list` in backticks, mean the same folder.
    func completed(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("syllabus ") && !part.contains(" --state") ? "\(part)\(repeated)" : String(part)
        }.joined(separator: "`")
    }

    /// An argument of the next command behind what it needs to mean the same folder; one that begins with a hyphen is no option.
    func options(before argument: String) -> String {
        [path.map { "--state \($0.shellWord)" }, argument.hasPrefix("-") ? "-- \(argument)" : argument]
            .compactMap(\.self).joined(separator: " ")
    }

    func credentials() throws -> CredentialFile {
        CredentialFile(path: try existingFolder().credentials)
    }

    /// The same, read now, for a command that looks before it changes something: what has stayed as it was is not read again.
    func accounts() throws -> LiveCredentials {
        try LiveCredentials(file: try credentials()) { _ in }
    }

    func settings() throws -> ServiceSettings {
        let folder = try folder()
        try Self.refuseUnreadable(folder.settings, in: folder)
        return try ServiceSettings(in: folder, environment: ProcessEnvironment.variables)
    }

    /// Tells what hinders reading settings.json as it is told of the other files; a missing one is no hindrance.
    private static func refuseUnreadable(_ path: String, in folder: StateFolder) throws {
        do throws(FileError) {
            _ = try FileContents(of: path, limit: ServiceSettings.limit)
        } catch  where error.isPermission {
            throw Failure(.permission, "\(error); run this as the owner of \(folder.path)")
        } catch  where !error.isMissing {
            throw Failure(.configuration, "\(error)")
        } catch {
            return
        }
    }

    func secret() throws -> SecretFile {
        SecretFile(try existingFolder().secret)
    }

    func signer(_ settings: ServiceSettings) throws -> TokenSigner {
        TokenSigner(keyRing: try secret().keyRing(), policy: settings.tokenPolicy)
    }
}

extension CredentialTable {
    /// The user whom a command names, by name or by e-mail address.
    func user(named text: String) throws -> Credential {
        guard let user = credential(signingInWith: text) else {
            throw Failure(.noUser, "there is no user \(text.quoted); `syllabus user list` shows who is there")
        }
        return user
    }
}
