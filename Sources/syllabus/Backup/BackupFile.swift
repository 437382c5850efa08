import Backups
import Settings

/// A file of the state folder that a backup has, under the same name; sign-ins is not one, it is about the last hour alone.
enum BackupFile: String, CaseIterable {
    case courses = "courses.sqlite"
    case credentials = "credentials.json"
    case settings = "settings.json"
    case secret

    /// Every name that may be in a folder while a backup is made there: SQLite has a journal beside its file meanwhile.
    static let namesWhileMaking =
        allCases.map(\.rawValue) + [BackupManifest.name] + Self.besideDatabase.map { courses.rawValue + $0 }

    /// What SQLite may keep beside its file, and takes for a part of it.
    static let besideDatabase = ["-journal", "-shm", "-wal"]
}
