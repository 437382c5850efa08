import Files
import Glibc
import Settings

extension BackupFolder {
    /// Refuses a backup that somebody else could have made or changed: who writes a folder can write its digests too.
    ///
    /// Root, whoever runs this and the owner of the state folder could each do as much without it.
    ///
    /// - Parameter target: The state folder that it is to go to.
    /// - Throws: Why it is refused.
    func refuseForeign(for target: StateFolder) throws {
        let trusted = [0, geteuid()] + [(try? FileStatus(of: target.path))?.owner].compactMap(\.self)
        let folder = try status()
        guard folder.isFolder else { throw Failure(.data, "\(path) is no folder, and so no backup") }
        try Self.refuse(path, folder, unlessOf: trusted)
        for name in try Folder.names(in: path) {
            let file = "\(path)/\(name)"
            guard !isSymbolicLink(file) else {
                throw Failure(.data, "\(file) is a symbolic link; a backup holds its files itself; take another backup")
            }
            try Self.refuse(file, try FileStatus(of: file), unlessOf: trusted)
        }
    }

    private func status() throws -> FileStatus {
        do throws(FileError) {
            return try FileStatus(of: path)
        } catch {
            throw error.isMissing ? Failure(.data, "there is no backup \(path)") : Failure(error)
        }
    }

    private static func refuse(_ path: String, _ status: FileStatus, unlessOf trusted: [UInt32]) throws {
        guard trusted.contains(status.owner) else {
            throw Failure(
                .permission,
                "\(path) belongs to another user (\(status.owner)), who may have changed it; where you know that it "
                    + "is good, make the whole folder yours with chown")
        }
        guard !status.isWritableByOthers else {
            throw Failure(
                .permission,
                "\(path) may be changed by others than its owner; where you know that it is good, chmod go-w "
                    + path.shellWord)
        }
    }
}
