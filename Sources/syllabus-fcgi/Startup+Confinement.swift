import Files
import Logging
import Sandbox
import Settings
import Sockets

extension Startup {
    /// The last thing before threads are started, since each would have to confine itself.
    func confine(_ settings: ServiceSettings, _ listeners: [Listener]) throws {
        do {
            guard let lacking = try confine(settings.sandbox, removing: listeners) else { return }
            logger.notice("The sandbox is not whole", metadata: ["lacking": "\(lacking)"])
        } catch {
            for listener in listeners { listener.removeIfOurs() }
            throw error
        }
    }

    /// Keeps this process to what it serves with, when all of that is open; the threads that it starts from now on are kept to
    /// it as well.
    ///
    /// - Parameters:
    ///   - mode: Whether it is asked for.
    ///   - listeners: The sockets, one of which may have to be removed in the end.
    /// - Returns: What the kernel did not give; nil where it gave all of it.
    /// - Throws: `StartFailure` where all of it is required.
    func confine(_ mode: SandboxMode, removing listeners: [Listener] = []) throws(StartFailure) -> String? {
        guard mode != .off else { return nil }
        JSONLogHandler.prepare()
        let removed = listeners.compactMap(\.ownFolder).map { AllowedPath($0, for: .removing) }
        let shortfalls = Confinement(to: allowedPaths + removed).apply()
        if !Shortfall.areEverything(shortfalls) { JSONLogHandler.beginConfinement() }
        let lacking = Shortfall.words(shortfalls)
        if mode == .required, let lacking { throw .notConfined(lacking) }
        return lacking
    }

    /// The state, what links in it lead to, and the files that the environment names.
    private var allowedPaths: [AllowedPath] {
        let changed = [folder.credentials, folder.courses].filter(isSymbolicLink).compactMap(Self.realFolder)
        let read =
            [folder.secret, folder.settings].filter(isSymbolicLink) + ServiceSettings.files(namedBy: environment)
        return [AllowedPath(folder.path, for: .changing), AllowedPath("/dev/urandom", for: .reading)]
            + changed.map { AllowedPath($0, for: .changing) }
            + (read.flatMap(Self.folders) + passedKeys).map { AllowedPath($0, for: .reading) }
    }

    private var passedKeys: [String] { [environment["CREDENTIALS_DIRECTORY"] ?? ""].filter { !$0.isEmpty } }

    /// Both folders: a link may come to lead to another file beneath the first one.
    private static func folders(of path: String) -> [String] {
        [folderPath(of: path)] + [realFolder(of: path)].compactMap { $0 }
    }

    private static func realFolder(of path: String) -> String? { (try? resolved(path)).map(folderPath) }
}
