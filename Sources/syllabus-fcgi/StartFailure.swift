import Authentication
import Catalogue
import FastCGI
import Files
import Gateway
import Glibc
import Logging
import Settings
import Sockets

/// Why the responder does not start: what to tell, and the exit code of sysexits.h.
struct StartFailure: Error {
    private let text: String
    private let code: Int32
    private let message: Logger.Message
    /// Whether `syllabus init` has not been run yet.
    private var isFirstRun = false

    /// There is no way for requests to come in.
    static let notStarted = StartFailure(usage, EX_USAGE)
    /// Nobody has said where the state is.
    static let noStateFolder = StartFailure(
        firstRun:
            "set \(StateFolder.variable) to the state folder, or name it in the first line of \(StateFolder.pointer) "
            + "beside the program; `syllabus init --state DIR` makes one")

    /// What was asked for could not be printed.
    static let unwritten = StartFailure("standard output takes nothing", EX_IOERR)

    /// How to start the responder.
    static let usage = """
        syllabus-fcgi is started by a web server or by a spawner, which passes it a listening socket:

            SYLLABUS_STATE=/var/lib/syllabus spawn-fcgi -n -s /run/syllabus/syllabus.sock -M 0660 -- /usr/local/bin/syllabus-fcgi

        It can also listen by itself:

            SYLLABUS_STATE=/var/lib/syllabus SYLLABUS_LISTEN=unix:/run/syllabus/syllabus.sock syllabus-fcgi
            SYLLABUS_STATE=/var/lib/syllabus SYLLABUS_LISTEN=127.0.0.1:9000 syllabus-fcgi

        The Debian package and `make install` bring units for systemd, which do all of it.
        As plain CGI the web server starts it for each request, with GATEWAY_INTERFACE and REQUEST_METHOD set.
        In a checkout, `make run` starts it with nginx in front. `syllabus --help` tells about the state folder.

        With an option it serves nothing:

            syllabus-fcgi -t    tests settings, secret and accounts; exits with 0 if they are right, else with
                                78, or 74 where a file cannot be read
            syllabus-fcgi -T    tests them, and shows every setting in force and where it came from
            syllabus-fcgi -V    tells the version
            syllabus-fcgi -h    tells this
        """

    private init(_ text: String, _ code: Int32, _ message: Logger.Message = "Cannot start") {
        self.text = text
        self.code = code
        self.message = message
    }

    init(unknownOption option: String) {
        self.init("there is no option \(option); `syllabus-fcgi -h` tells which there are", EX_USAGE)
    }

    private init(firstRun text: String) {
        self.init(text, EX_CONFIG, "Not set up yet")
        isFirstRun = true
    }

    /// There is nothing in the state folder, or no such folder.
    static func notSetUp(_ folder: StateFolder) -> StartFailure {
        let user = userWords(geteuid())
        return StartFailure(
            firstRun:
                "\(folder.namedPath) has neither accounts nor a secret; `syllabus init`, run by the user \(user) as this program "
                + "is, makes both")
    }

    /// It cannot be kept to what it serves with, and it has to be.
    static func notConfined(_ lacking: String) -> StartFailure {
        StartFailure(
            "sandbox is required, and this system lacks \(lacking); with sandbox on, the service does with what there is",
            EX_CONFIG)
    }

    init(_ error: CatalogueError, at path: String) {
        let fault = error.mayBeOfDisk ? (try? FileSystemSpace(of: folderPath(of: path)))?.fault : nil
        let words = fault.map { "the disk of \(folderPath(of: path)) \($0): \(path): \(error)" }
        self.init(words ?? "\(path): \(error)", EX_UNAVAILABLE)
    }

    /// The same failure, with who may use the folder where this process may not.
    func explained(by folder: StateFolder) -> StartFailure {
        guard let closing = folder.closing else { return self }
        return StartFailure("\(text); \(closing)", code, message)
    }

    init(_ error: any Error) {
        switch error {
        case let failure as StartFailure: self = failure
        case CredentialFileError.file(let error) where !error.isPermission: self.init("\(error)", EX_IOERR)
        case SecretFileError.unreadable(let error) where !error.isPermission && !error.isMissing:
            self.init("\(error)", EX_IOERR)
        case is SettingsError, is SecretFileError, is CredentialFileError, is ListenerError:
            self.init("\(error)", EX_CONFIG)
        case is FileError: self.init("\(error)", EX_IOERR)
        case ServerError.outOfResources: self.init("no memory, descriptors or threads are left", EX_OSERR)
        case ServerError.lostSocket: self.init("the listening socket was shut down", EX_UNAVAILABLE, "Stopped")
        default: self.init("\(error)", EX_OSERR)
        }
    }

    /// Tells the failure, and exits.
    ///
    /// A web server that waits for the answer of a CGI program gets one, without the cause, which is not for everybody.
    func end(_ logger: Logger, environment: [String: String], isForLog: Bool) -> Never {
        tell(logger, isForLog: isForLog)
        if code != EX_USAGE, CommonGateway.isAsked(by: environment) {
            var answer = isFirstRun ? FirstRun.answer(to: environment["HTTP_ACCEPT"]) : Self.answer
            answer.isHeadOnly = environment["REQUEST_METHOD"] == Method.head.name
            StandardStream.output.write(String(decoding: answer.document, as: UTF8.self))
        }
        exit(code)
    }

    /// Tells the failure, as a record where standard error is a service's log and in words elsewhere.
    func tell(_ logger: Logger, isForLog: Bool = true) {
        if isForLog, code == EX_USAGE {
            StandardStream.error.write("\(text)\n")
        } else if !isForLog || isatty(STDERR_FILENO) == 1 {
            StandardStream.error.write("syllabus-fcgi: \(text)\n")
        } else {
            logger.critical(message, metadata: ["cause": "\(text)"])
        }
    }

    private static let answer = Response(
        .internalServerError,
        fields: [Field(.contentType, "application/problem+json"), Field(.cacheControl, "no-store")],
        content: Array(
            #"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"\#(detail)","message":"\#(detail)"}"#
                .utf8))
    private static let detail = "The service cannot start; the web server's error log says why."
}
