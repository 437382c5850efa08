import FastCGI
import Glibc
import Settings
import Sockets

/// How requests come in.
enum Entrance {
    /// Over listening sockets, of which there is at least one.
    case sockets([Listener])
    /// By the environment and standard input, one alone.
    case commonGateway

    /// Finds out how this process was started; what the settings say goes before what can be guessed.
    ///
    /// - Throws: `ListenerError` where a socket cannot be had, `StartFailure` where there is no way in.
    init(_ settings: ServiceSettings, environment: [String: String]) throws {
        let given = settings.listen ?? Self.inherited(environment)
        if let given {
            self = .sockets(try Listener.open(given, access: settings.socketAccess, environment: environment))
        } else if CommonGateway.isAsked(by: environment) {
            self = .commonGateway
        } else {
            throw StartFailure.notStarted
        }
    }

    /// Whether anything but a shell seems to have started this process.
    static func isGiven(by environment: [String: String]) -> Bool {
        inherited(environment) != nil || CommonGateway.isAsked(by: environment)
            || environment[SettingName.listen.variable] != nil
    }

    /// The sockets that whoever started this process has left open: a spawner as descriptor 0, systemd by LISTEN_FDS.
    private static func inherited(_ environment: [String: String]) -> ListenAddress? {
        if Listener.isListening(STDIN_FILENO) { return .descriptor(STDIN_FILENO) }
        return Listener.arePassed(by: environment) ? .systemd : nil
    }
}
