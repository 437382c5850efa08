import Files
import Settings

extension StateFolder {
    /// Refuses to write a document into the state folder, or over a file of it, however the path leads there.
    func refuseExport(to path: String) throws {
        if let place = try? FileVersion(of: folderPath(of: path)), place.isSameFile(as: try FileVersion(of: self.path))
        {
            throw Failure(.cannotCreate, "\(path) would lie in the state folder; name a file elsewhere")
        }
        guard let file = try? FileVersion(of: path) else { return }
        for own in BackupFile.namesWhileMaking.map({ "\(self.path)/\($0)" }) + [signIns] {
            guard (try? FileVersion(of: own))?.isSameFile(as: file) != true else {
                throw Failure(.cannotCreate, "\(path) is the same file as \(own); name another")
            }
        }
    }
}
