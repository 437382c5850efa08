import Backups
import Catalogue

extension BackupManifest {
    /// What was copied, for the line at the end.
    var report: String {
        let bytes = files.reduce(0) { $0 + $1.size }
        return "Copied \(contents(Int(users), CatalogueSize(courses: courses, reviews: reviews))), "
            + "\(bytes) bytes in \(files.map(\.name).joined(separator: ", ")),"
    }
}

/// How much there is, in words.
func contents(_ accounts: Int, _ size: CatalogueSize?) -> String {
    let (courses, reviews) = (Int(size?.courses ?? 0), Int(size?.reviews ?? 0))
    return "\(counted(accounts, "account")), \(counted(courses, "course")) and \(counted(reviews, "review"))"
}
