import Catalogue
import Files
import Glibc
import Settings

extension StateFolder {
    /// The courses, to be looked at; before the first start there are none.
    func catalogueToLookAt() throws(Failure) -> CatalogueIntake {
        guard isThere(courses) else { return CatalogueIntake() }
        return try Failure.naming("cannot look at \(courses)") { () throws(CatalogueError) in
            try CatalogueIntake(lookingAt: courses)
        }
    }

    /// Refuses to make the file of the courses as a user that is not the service's, who could not use it then, and
    /// to change for root what somebody else's link leads to.
    func refuseForeignCatalogue() throws {
        guard (try? FileStatus(of: courses)) == nil else {
            _ = try resolvedForChange(courses)
            return
        }
        let folder = try FileStatus(of: path)
        guard geteuid() == 0, folder.owner != 0 else { return }
        let owner = "--reuid \(folder.owner) --regid \(folder.group)"
        throw Failure(
            .permission,
            "\(courses) would belong to root, and the service could not write it; run this as the owner of \(path): "
                + "setpriv \(owner) --clear-groups syllabus import-flask ...")
    }
}
