import Authentication
import Files
import Settings

/// The copy of the keys that systemd gives to the service where it runs by the unit that is shipped (LoadCredential=).
///
/// It is made at each start of the service, which sees no other keys until then.
struct PassedKeys {
    private static let folder = "/run/credentials/syllabus.service"
    private static let state = "/var/lib/syllabus"
    /// What makes the service take the keys of the state folder.
    static let remedy = "systemctl restart syllabus"

    /// The copy of a state folder's keys; nil where a running service has none.
    init?(of folder: StateFolder) {
        guard let path = try? resolved(folder.path), path == (try? resolved(Self.state)),
            (try? FileStatus(of: Self.folder)) != nil
        else { return nil }
    }

    /// The keys that the service has; nil where this user may not see them.
    var ring: KeyRing? { try? SecretFile(credential: "\(Self.folder)/secret").keyRing() }

    /// The keys that the service has where they are others than those of the state folder, as far as this user may see them.
    static func others(than ring: KeyRing, in folder: StateFolder) -> KeyRing? {
        guard let passed = PassedKeys(of: folder)?.ring, passed.keys.map(\.id) != ring.keys.map(\.id) else {
            return nil
        }
        return passed
    }

    /// From when on a change of a state folder's keys counts.
    static func beginning(in folder: StateFolder) -> String {
        PassedKeys(of: folder) == nil
            ? "from now on, in a running service within a second" : "from the next start of the service on: \(remedy)"
    }
}
