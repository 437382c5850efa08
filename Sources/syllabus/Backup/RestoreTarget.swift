import Authentication
import Catalogue
import Files
import Settings

/// A state folder that a backup goes to.
///
/// Each step leaves a folder that the service can go on with, and what was cut off is made good by doing all of it again.
/// Nothing is touched before nobody else can write the database. The accounts go before it, for the reason for which they come
/// after it into a backup: no course may have a creator whose id is still to be given away. The secret is the last, since the
/// service does not start without it.
struct RestoreTarget {
    let folder: StateFolder
    /// What is there already and would be overwritten.
    let present: Set<BackupFile>

    init(_ folder: StateFolder) {
        self.folder = folder
        present = Set(BackupFile.allCases.filter { isThere("\(folder.path)/\($0.rawValue)") })
    }

    /// Refuses to overwrite anything that nobody has said may be overwritten.
    func refuseOverwriting() throws {
        guard !present.isEmpty else { return }
        let names = BackupFile.allCases.filter(present.contains).map(\.rawValue).joined(separator: ", ")
        throw Failure(
            .cannotCreate,
            "\(folder.path) holds \(names); nothing is changed, add --force to put the backup in their place")
    }

    /// Refuses files that cannot be read: they know which ids were given and which tokens were ended, and only somebody
    /// who looks can say that this does not matter.
    func refuseUnreadable() throws {
        try refuseStrayLogs()
        try refuseStrangersLinks()
        if present.contains(.credentials) {
            try unreadable(folder.credentials) { _ = try CredentialFile(path: folder.credentials).load() }
        }
        if present.contains(.secret) {
            try unreadable(folder.secret) { _ = try SecretFile(folder.secret).keyRing() }
        }
        if present.contains(.courses) {
            try CatalogueInspection.refuseUnusable(
                folder.courses, called: folder.courses,
                "stop the service, move it away together with \(folder.courses)-wal and -shm, and try again")
        }
    }

    /// SQLite would take a log for a part of the new database, and spoil that.
    private func refuseStrayLogs() throws {
        guard !present.contains(.courses) else { return }
        for path in BackupFile.besideDatabase.map({ folder.courses + $0 }) where isThere(path) {
            throw Failure(
                .cannotCreate, "\(path) is there without its database; stop the service, move it away, and try again")
        }
    }

    /// A link that leads nowhere is told where it is read.
    private func refuseStrangersLinks() throws {
        for path in present.map({ "\(folder.path)/\($0.rawValue)" }) where !FileStatus.isMissing(path) {
            _ = try resolvedForChange(path)
        }
    }

    private func unreadable(_ path: String, _ look: () throws -> Void) throws {
        do {
            try look()
        } catch {
            let failure = Failure(error)
            throw Failure(failure.status, "\(failure.message); or move \(path) away and try again")
        }
    }
}

extension RestoreTarget {
    /// Puts a backup in the place of what is there.
    func take(_ source: RestoreSource) throws {
        guard source.size != nil else { return try takeAround(source) {} }
        var staged = try NewFile(insteadOfLeftoverFor: folder.courses)
        let restoration = try Self.stage(source, in: staged.path)
        guard present.contains(.courses) else { return try takeAround(source) { try staged.finish() } }
        let replacement = try Failure.naming("nothing is changed, since \(folder.courses) cannot be written") {
            () throws(CatalogueError) in try restoration.holding(folder.courses)
        }
        try takeAround(source) { try replaceCatalogue(by: replacement, source) }
    }

    /// Takes what is around the courses, and these at their turn.
    ///
    /// Nothing reads the settings before the next start or SIGHUP, so they can go first. A secret that is there stays: a
    /// key that was removed since the backup would be good again with every token it signed.
    private func takeAround(_ source: RestoreSource, _ takeCatalogue: () throws -> Void) throws {
        let accounts = source.accounts.goingOn(after: try folder.greatestCreator())
        let marker = "\(folder.path)/\(StateFolder.restoring)"
        var begun = try NewFile(insteadOfLeftoverFor: marker)
        try begun.finish(replacing: true)
        if let settings = source.settings { try takeSettings(settings) }
        try take(accounts)
        try takeCatalogue()
        if !present.contains(.secret) { try SecretFile(folder.secret).create(with: source.secret) }
        try Folder.removeFile(marker)
    }

    private static func stage(_ source: RestoreSource, in path: String) throws -> CatalogueRestoration {
        defer { clearBeside(path) }
        let progress = Progress("Copying the courses")
        defer { progress.clear() }
        return try Failure.naming("cannot copy \(source.files.courses) to \(path)") { () throws(CatalogueError) in
            try CatalogueRestoration(of: source.files.courses, in: path) { progress.show($0, of: $1) }
        }
    }

    private func take(_ accounts: CredentialTable) throws {
        let file = CredentialFile(path: folder.credentials)
        if present.contains(.credentials) {
            try file.restore(accounts)
        } else {
            try file.create(with: accounts)
        }
    }

    /// SQLite leaves its journal where the disk is full; of a file that is whole it is gone.
    private static func clearBeside(_ path: String) {
        for ending in BackupFile.besideDatabase { try? Folder.removeFile(path + ending) }
    }

    private func replaceCatalogue(by replacement: CatalogueReplacement, _ source: RestoreSource) throws {
        let progress = Progress("Replacing the courses")
        defer { progress.clear() }
        let taken = source.settings == nil ? "accounts" : "settings and accounts"
        let what = "\(taken) are the backup's, the courses are as they were, since \(folder.courses) cannot be written"
        try Failure.naming(what) { () throws(CatalogueError) in
            try replacement.finish { progress.show($0, of: $1) }
        }
    }

    /// Nobody but this command writes the settings; the lock is the accounts', so that none is left beside them.
    private func takeSettings(_ settings: [UInt8]) throws {
        let lock = try FileLock(of: folder.credentials)
        defer { lock.unlock() }
        if present.contains(.settings) {
            try lock.replace(try resolvedForChange(folder.settings), with: settings)
        } else {
            try lock.create(folder.settings, with: settings)
        }
    }
}
