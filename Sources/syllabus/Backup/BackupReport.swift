import Catalogue
import Files
import Settings

/// What a backup holds, for the line at the end.
struct BackupReport {
    var accounts = 0
    /// Nil where there is no database.
    var size: CatalogueSize?
    private var files: [String] = []
    private var bytes: Int64 = 0

    /// Counts the files of a folder.
    mutating func count(_ folder: StateFolder) throws {
        for file in BackupFile.allCases {
            let path = "\(folder.path)/\(file.rawValue)"
            guard isThere(path) else { continue }
            files.append(file.rawValue)
            bytes += try FileStatus(of: path).version.size
        }
    }

    var text: String {
        "Copied \(contents(accounts, size)), \(bytes) bytes in \(files.joined(separator: ", ")),"
    }
}

/// How much there is, in words.
func contents(_ accounts: Int, _ size: CatalogueSize?) -> String {
    let (courses, reviews) = (Int(size?.courses ?? 0), Int(size?.reviews ?? 0))
    return "\(counted(accounts, "account")), \(counted(courses, "course")) and \(counted(reviews, "review"))"
}
