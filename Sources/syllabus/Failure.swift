import ArgumentParser
import Authentication
import Catalogue
import Files
import FlaskImport
import Settings

/// Why a command has not done its work: what is wrong, where, and what to do.
struct Failure: Error {
    let status: ExitStatus
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message.printable
    }

    private init(usage error: any Error) {
        status = .usage
        message = Self.usage(error).printableLines
    }

    /// Finds words and exit code for whatever ended a command.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as CredentialFileError: self.init(error)
        case let error as FileError: self.init(Self.status(of: error), "\(error)")
        case let error as SecretFileError: self.init(error)
        case let error as SettingsError: self.init(.configuration, "\(error)")
        case let error as CredentialError: self.init(error)
        case let error as CatalogueError: self.init(error)
        case let error as OldDatabaseError: self.init(error)
        case let error as ImportError: self.init(error)
        case is PasswordHashError: self.init(.system, "\(error)")
        default: self.init(usage: error)
        }
    }

    /// Whether what ended a command is the wish to read its help or the version.
    static func isHelp(_ error: any Error) -> Bool {
        !(error is Failure) && SyllabusCommand.exitCode(for: error).isSuccess
    }

    /// Tells of an argument like `-hacker` that it was read as options, `-h` among them, and was meant for a name: there are no
    /// short options but that one.
    ///
    /// - Parameter arguments: Those of the command line.
    /// - Returns: The failure, or nil where help was asked for in full.
    static func misreadName(among arguments: [String]) -> Failure? {
        let arguments = arguments.prefix { $0 != "--" }
        guard !arguments.contains(where: ["-h", "--help", "help", "--version"].contains),
            let name = arguments.first(where: { $0.wholeMatch(of: /-[^-].*/.dotMatchesNewlines()) != nil })
        else { return nil }
        return Failure(
            .usage, "\(name.quoted) was read as options; names that begin with a hyphen stand behind `--`, at the end")
    }
}

extension Failure {
    private init(_ error: CredentialFileError) {
        let status: ExitStatus =
            switch error {
            case .missing, .writableByAll: .configuration
            case .corrupt: .data
            case .file(let error): Self.status(of: error)
            }
        self.init(status, "\(error)")
    }

    private init(_ error: SecretFileError) {
        let status: ExitStatus =
            switch error {
            case .unreadable(let error) where error.isPermission: .permission
            case .unreadable, .openToOthers, .unusable, .lastKey: .configuration
            case .unwritable(let error): Self.status(of: error)
            case .noSuchKey: .data
            }
        self.init(status, "\(error)")
    }

    private init(_ error: CredentialError) {
        switch error {
        case .nameTaken: self.init(.cannotCreate, "another user has that name; choose another one")
        case .emailTaken: self.init(.cannotCreate, "another user has that e-mail address; give another one")
        case .idTaken: self.init(.cannotCreate, "another user has or had that id")
        case .noSuchUser: self.init(.noUser, "there is no such user any more; `syllabus user list` shows who is there")
        case .exhausted: self.init(.data, "the numbers up to 2^53 - 1 are used up")
        }
    }

    private static func status(of error: FileError) -> ExitStatus {
        error.isPermission ? .permission : .inputOutput
    }

    /// The parser's own text, which begins with "Error: " and ends with the usage.
    private static func usage(_ error: any Error) -> String {
        let text = SyllabusCommand.fullMessage(for: error)
        let prefix = "Error: "
        return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    }
}
