import Authentication
import JSON
import Sandbox
import Settings

extension Startup {
    /// Reads what a start reads, but for the courses, and opens no socket.
    ///
    /// - Returns: What was found, for people.
    /// - Throws: What a start would.
    func report(showsSettings: Bool) throws -> String {
        guard !folder.isNew else { throw StartFailure.notSetUp(folder) }
        do {
            return try findings(showsSettings: showsSettings)
        } catch {
            throw StartFailure(error).explained(by: folder)
        }
    }

    private func findings(showsSettings: Bool) throws -> String {
        let settings = try ServiceSettings(in: folder, environment: environment)
        let secret = SecretFile(of: folder, environment: environment)
        let keys = try secret.keyRing()
        let users = try CredentialFile(path: folder.credentials).load().credentials.count
        let lines = [
            "\(folder.path): the settings are right, \(settings.places.count) of them given",
            "\(secret.path): \(counted(keys.keys.count, "key")), hidden; \(keys.newest.id) signs",
            "\(folder.credentials): \(counted(users, "user"))",
        ]
        return (showsSettings ? lines + [Self.sandbox, ""] + Self.lines(of: settings) : lines).joined(separator: "\n")
    }

    /// What the setting `sandbox` comes to.
    private static var sandbox: String {
        let lacking = Shortfall.words(Shortfall.all)
        return "sandbox: this system has \(lacking.map { "all of it but \($0)" } ?? "all of it")"
    }

    /// Each setting as it stands in settings.json, and where its value came from.
    private static func lines(of settings: ServiceSettings) -> [String] {
        let names = SettingName.allCases.sorted { $0.rawValue < $1.rawValue }
        let values = names.map { name in
            let value = settings.value(of: name)
            return "\(name.rawValue) = \(value == .null ? "unset" : value.text)"
        }
        let width = values.lazy.map(\.count).filter { $0 <= 40 }.max() ?? 0
        return zip(names, values).map { name, value in
            let gap = String(repeating: " ", count: max(0, width - value.count))
            return "\(value)\(gap)  # \(settings.places[name] ?? "default")"
        }
    }

    private func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
