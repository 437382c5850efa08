import Authentication
import Catalogue
import Files
import Glibc
import Settings

extension Examination {
    mutating func examineDatabase() {
        let path = folder.courses
        guard !examineLink(path) else { return }
        do throws(FileError) {
            let status = try FileStatus(of: path)
            let isUsable = examineDatabaseAccess(path, status)
            guard status.version.size > 0 else {
                return add(
                    .warning, "\(path) is empty; the next start makes it anew", "put a backup back if it had courses")
            }
            inspect(path, isUsable)
        } catch  where error.isMissing {
            add(.ok, "\(path) is not there yet; the first start makes it")
        } catch {
            addUnreadable("\(error)")
        }
    }

    /// Returns whether the folder's owner may read the database and what lies beside it.
    private mutating func examineDatabaseAccess(_ path: String, _ status: FileStatus) -> Bool {
        let isReadable = examineReading(of: path)
        if isReadable { examineUse(of: path, .writing, failing: .warning, ", so no course can be added") }
        var isUsable = isReadable
        for beside in ["\(path)-wal", "\(path)-shm"] {
            isUsable = examineUse(of: beside, .changing, ", so the database cannot be used") && isUsable
            if isUsable { examineOwner(of: beside) }
        }
        if status.isReadableByOthers || status.isWritableByOthers {
            let verb = status.isWritableByOthers ? "changed" : "read"
            add(
                .warning, "\(path) may be \(verb) by others than its owner", advice(about: path, or: "chmod go-rw"))
        }
        return isUsable
    }

    private mutating func inspect(_ path: String, _ isUsable: Bool) {
        do throws(CatalogueError) {
            let found = try CatalogueInspection(of: path)
            guard found.damages.isEmpty else {
                let damages = found.damages.joined(separator: ", ").split(separator: "\n").joined(separator: " ")
                return add(.error, "\(path) is damaged: \(damages)", Self.restoring)
            }
            guard !found.isForeign else {
                return add(.error, "\(path) is another program's database", "move it away: the next start makes one")
            }
            add(.ok, "\(path) is whole; schema \(found.schemaVersion) of \(found.knownVersion)")
            if found.schemaVersion > 0 { judgeFaults(path, found.faults) }
            try judgeCreators(path)
        } catch .inputOutput where unsafe access(path, R_OK) != 0 || geteuid() != 0 && geteuid() != owner?.user {
            if isUsable || geteuid() != owner?.user { addUnreadable("\(path) cannot be opened by this user") }
        } catch  where error.mayBeOfDisk && diskFault != nil {
            // What is to be done is told where the disk is looked at.
            add(.warning, "\(path) could not be looked at: the disk \(diskFault ?? "")")
        } catch .busy {
            add(.warning, "\(path) was busy all the time, and could not be looked at", "try again")
        } catch .unknownSchema(let version, let known) {
            add(
                .error, "\(path) has the schema \(version), and this program knows up to \(known)",
                "install the version that made it, or a newer one")
        } catch .inputOutput(let error) {
            add(
                .error, "\(path) cannot be read: \(error)",
                "see that the disk, and what this user may take of it (quota), is not used up, and that the disk does not fail"
            )
        } catch {
            add(.error, "\(path): \(error)", Self.restoring)
        }
    }

    private var diskFault: String? { (try? FileSystemSpace(of: folder.path))?.fault }

    private mutating func judgeFaults(_ path: String, _ faults: [String]) {
        guard !faults.isEmpty else { return }
        add(
            .warning,
            "\(path) is not as this program makes it, and `syllabus backup` refuses it: "
                + faults.joined(separator: ", "),
            "undo with `sqlite3` what was changed there, or put a backup back")
    }

    /// Whoever gets the id of somebody who made courses can change them.
    private mutating func judgeCreators(_ path: String) throws(CatalogueError) {
        guard let accounts, let creator = try CatalogueSnapshot(ofBackup: path).greatestCreator(),
            !accounts.isBeyond(creator)
        else { return }
        add(
            .error,
            "\(path) has courses or reviews of the user \(creator), and a new user will get the id \(accounts.nextID): "
                + "what strangers made becomes theirs",
            "put back the accounts that belong to them, or raise next_id in \(folder.credentials) to "
                + "\(creator + 1) or more"
        )
    }

    private static let restoring = "stop the service, keep a copy, and put a backup back"
}
