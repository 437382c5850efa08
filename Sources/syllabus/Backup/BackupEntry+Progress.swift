import Backups
import Files

extension BackupEntry {
    /// Describes a file by reading it, and shows how far that has come.
    init(_ name: String, at path: String, showing what: String) throws(FileError) {
        let progress = Progress(what)
        defer { progress.clear() }
        try self.init(name, at: path) { progress.show(Int($0), of: Int($1)) }
    }
}
