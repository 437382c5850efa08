import Authentication
import Backups
import Catalogue
import Files
import Settings

/// A backup that was read and found to be whole.
struct RestoreSource {
    let folder: BackupFolder
    /// Its users; the ids still to be given are greater than those of all who made something in it.
    let accounts: CredentialTable
    let secret: [UInt8]
    /// Nil where it has none.
    let settings: [UInt8]?
    /// Nil where it has no database.
    let size: CatalogueSize?

    var files: StateFolder { folder.files }

    /// The ids of its keys.
    var keys: [String] {
        ((try? KeyRing(secret: secret))?.keys ?? []).map(\.id)
    }

    /// Looks at all of it, so that nothing is touched for the sake of a backup that is not whole.
    init(_ folder: BackupFolder) throws {
        self.folder = folder
        let manifest = try folder.manifest()
        let accounts = try CredentialFile(path: folder.files.credentials).load()
        secret = try SecretFile(folder.files.secret).copy()
        settings = try Self.settings(folder.files)
        let catalogue = try Self.catalogue(folder.files.courses)
        size = catalogue?.size
        self.accounts = accounts.goingOn(after: catalogue?.greatestCreator)
        guard manifest.users == accounts.credentials.count, manifest.courses == size?.courses ?? 0,
            manifest.reviews == size?.reviews ?? 0
        else {
            throw Failure(
                .data, "\(folder.path) holds other numbers than its \(BackupManifest.name) says; take another backup")
        }
    }

    private static func settings(_ files: StateFolder) throws -> [UInt8]? {
        guard isThere(files.settings) else { return nil }
        files.warnOfSettings()
        return try FileContents(of: files.settings, limit: ServiceSettings.limit).bytes
    }

    private static func catalogue(_ path: String) throws -> (size: CatalogueSize, greatestCreator: Int64?)? {
        guard isThere(path) else { return nil }
        let progress = Progress("Checking the backup")
        progress.show("Checking the backup")
        defer { progress.clear() }
        try CatalogueInspection.refuseUnusable(path, called: path, "take another backup")
            .refuseFaults(in: path, "take another backup")
        return try Failure.naming("cannot read \(path)") { () throws(CatalogueError) in
            let found = try CatalogueSnapshot(ofBackup: path)
            return (try found.size(), try found.greatestCreator())
        }
    }
}
