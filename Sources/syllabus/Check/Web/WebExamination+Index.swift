import Files
import WebProbe

/// Whether it is the service that answers.
extension WebExamination {
    /// Asks for the index of the API, and learns what is to be known for all that follows.
    ///
    /// - Returns: The answer, or nil where there is none.
    mutating func askForIndex() -> WebAnswer? {
        guard let exchange = askWhateverTheCertificate(WebRequest(address.url("/api/v1"))) else { return nil }
        switch exchange.result {
        case .success(let answer):
            server = WebServer(serverField: answer.field("Server"))
            isOnLoopback = exchange.isOnLoopback
            remoteAddress = exchange.remoteAddress.isEmpty ? nil : exchange.remoteAddress
            isOnThisMachine = !exchange.remoteAddress.isEmpty && exchange.remoteAddress == exchange.localAddress
            if let end = exchange.certificateEnd, !trustsAnyCertificate { judgeCertificateEnd(end) }
            return answer
        case .failure(let failure):
            tell(failure)
            return nil
        }
    }

    private mutating func askWhateverTheCertificate(_ request: WebRequest) -> WebExchange? {
        let exchange = ask(request)
        guard case .failure(.certificate(let fault)) = exchange?.result else { return exchange }
        tell(fault)
        trustsAnyCertificate = true
        return ask(request)
    }

    private mutating func tell(_ failure: WebFailure) {
        let (words, remedy): (String, String?) =
            switch failure {
            case .unknownHost: ("no address is known of that name", "look for a slip, and into the DNS or /etc/hosts")
            case .notConnected:
                (
                    "nothing listens there, or it cannot be reached from here",
                    "see that the web server runs and listens at that address and port (`ss -ltn` shows all that do)"
                )
            case .timedOut:
                ("no answer came in time", "look at the firewall between, and at the web server's error log")
            case .noTLS(let words):
                ("no TLS came about (\(words))", "write http://, or let the web server listen with ssl there")
            case .cutOff: ("the connection ended without an answer", "look at the web server's error log")
            case .notHTTP: ("what answers does not speak HTTP", "name the web server's port, not the responder's")
            default: (failure.words, nil)
            }
        add(.error, "\(address): \(words)", remedy)
    }

    /// Judges what came for the index.
    ///
    /// - Returns: Whether the service has answered.
    mutating func judgeIndex(_ answer: WebAnswer) -> Bool {
        if let mount = answer.mountOfIndex {
            judgeMount(mount)
            return true
        }
        if answer.isUnknownPathOfService {
            add(
                .error, "\(address): the service answers, and knows no path like \(address.mount)/api/v1",
                "if it stands there: \(mounting); else give --url the path that it stands below")
            return false
        }
        if answer.isBeforeFirstRun {
            add(
                .error, "\(address): the program runs, and finds no state folder",
                "`syllabus init`, or name the folder "
                    + "that there is: in SYLLABUS_STATE of the service, or in syllabus.state beside the program")
            return false
        }
        add(
            .error, "\(address.url("/api/v1")) is answered by \(answer.words), and not by the service",
            cause(of: answer))
        return false
    }

    private mutating func judgeMount(_ mount: String) {
        guard mount != address.mount else { return add(.ok, "\(address): the service answers") }
        add(
            .error,
            "\(address): the service answers, but its links begin with \(mount)/api/v1 and not with \(address.mount)/api/v1",
            mounting)
    }

    private var mounting: String { "`\"mount\": \(address.mount.quoted)` in settings.json, and SIGHUP" }

    /// What may be the reason that somebody else answers.
    private func cause(of answer: WebAnswer) -> String {
        switch answer.status {
        case _ where answer.isProgram: "the web server hands the program out and does not run it: \(Self.running)"
        case 300..<400:
            "it leads to \((answer.field("Location") ?? "nowhere").quoted): if the service is there, ask there"
        case 401: "the web server asks for a password of its own: take that off the paths of the service"
        case 403: "the web server may not enter the folder or run the program: \(Self.running)"
        case 404, 200..<300: WebRemedy.lead(address.mount).words(for: server)
        case 502, 503, 504:
            "see that syllabus-fcgi runs, that the web server names the socket it listens on, and that the web server's user "
                + "may open that socket (its mode 0660 and its group: socket_mode, socket_group; under systemd `systemctl "
                + "status syllabus.socket syllabus`, and SocketUser= and SocketGroup= of syllabus.socket); the web server's "
                + "error log says which"
        case 500 where answer.isPage: Self.failedBefore
        case 500:
            "the program ended at its start: the web server's error log has its words, and `syllabus check` the cause"
        default: "look at the web server's error log"
        }
    }

    /// The program's own answers are no pages.
    private static let failedBefore =
        "that page is the web server's own, and its error log has the reason: a line of .htaccess that the host does not "
        + "allow, a program that is not executable (chmod 755), a folder or program that belongs to another user or that "
        + "others may write, or a program that ended at its start, of which `syllabus check` may find the cause"

    private static let running =
        "Options +ExecCGI, a handler for its name, and the mode 0755 without write permission for others"
}
