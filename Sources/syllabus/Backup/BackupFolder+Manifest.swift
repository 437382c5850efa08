import Backups
import Files

extension BackupFolder {
    /// What the backup says of itself, once each of its files was found to be as it says, and no other to be there.
    func manifest() throws -> BackupManifest {
        let manifest = try readManifest()
        let listed = Set(manifest.files.map(\.name))
        try refuseIncomplete(listed)
        if let other = try Folder.names(in: path).first(where: { $0 != BackupManifest.name && !listed.contains($0) }) {
            throw unlike("\(path)/\(other)", "is not one of its files; move it away, or")
        }
        for file in manifest.files { try compare(file) }
        return manifest
    }

    private func readManifest() throws -> BackupManifest {
        let file = "\(path)/\(BackupManifest.name)"
        do {
            return try BackupManifest(parsing: try FileContents(of: file, limit: BackupManifest.limit).bytes)
        } catch let error as FileError where error.isMissing {
            throw Failure(.data, "\(path) is no backup, or not a whole one: there is no \(file); take another backup")
        } catch FileError.notRegularFile {
            throw Failure(.data, "\(file) is no file; take another backup")
        } catch FileError.tooLarge {
            throw Failure(.data, "\(file) is larger than any that this program makes; take another backup")
        } catch let error as BackupManifestError {
            throw Failure(.data, "\(file) is damaged, or none of ours: \(error); take another backup")
        }
    }

    private func refuseIncomplete(_ listed: Set<String>) throws {
        if let other = listed.first(where: { BackupFile(rawValue: $0) == nil }) {
            throw unlike("\(path)/\(other)", "is not known here;")
        }
        for file in [BackupFile.credentials, .secret] where !listed.contains(file.rawValue) {
            throw unlike("\(path)/\(file.rawValue)", "is not listed;")
        }
    }

    private func compare(_ file: BackupEntry) throws {
        let place = "\(path)/\(file.name)"
        do {
            let found = try BackupEntry(file.name, at: place, showing: "Reading the backup")
            guard found == file else { throw unlike(place, "is not as it was made;") }
        } catch let error as FileError where error.isMissing {
            throw unlike(place, "is missing;")
        } catch FileError.notRegularFile {
            throw unlike(place, "is no file;")
        }
    }

    private func unlike(_ file: String, _ what: String) -> Failure {
        Failure(.data, "\(file) \(what) take another backup (\(path)/\(BackupManifest.name) lists what this one holds)")
    }
}
