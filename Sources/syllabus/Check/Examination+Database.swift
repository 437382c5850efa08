import Catalogue
import Files
import Glibc
import Settings

extension Examination {
    mutating func examineDatabase() {
        let path = folder.courses
        do throws(FileError) {
            let status = try FileStatus(of: path)
            for suffix in ["", "-wal", "-shm"] { examineOwnerAndTime(of: path + suffix) }
            if status.mode & 0o200 == 0 {
                add(.warning, "\(path) may not be written, so no course can be added", "chmod u+w \(path)")
            }
            inspect(path)
        } catch  where error.isMissing {
            add(.ok, "\(path) is not there yet; the first start makes it")
        } catch {
            addUnreadable("\(error)")
        }
    }

    private mutating func inspect(_ path: String) {
        do throws(CatalogueError) {
            let found = try CatalogueInspection(of: path)
            guard found.damages.isEmpty else {
                let damages = found.damages.joined(separator: ", ").split(separator: "\n").joined(separator: " ")
                return add(.error, "\(path) is damaged: \(damages)", Self.restoring)
            }
            add(.ok, "\(path) is whole; schema \(found.schemaVersion) of \(found.knownVersion)")
        } catch .inputOutput where unsafe access(path, R_OK) != 0 || geteuid() != 0 && geteuid() != owner {
            addUnreadable("\(path) cannot be opened by this user")
        } catch .busy {
            add(.warning, "\(path) was busy all the time, and could not be looked at", "try again")
        } catch .unknownSchema(let version, let known) {
            add(
                .error, "\(path) has the schema \(version), and this program knows up to \(known)",
                "install the version that made it, or a newer one")
        } catch {
            add(.error, "\(path): \(error)", Self.restoring)
        }
    }

    private static let restoring = "stop the service, keep a copy, and put a backup back"
}
