import Files
import Glibc
import Settings

extension StateFolder {
    /// Who runs this process and whose the folder is, where it is closed to this process; nil where it is open.
    var closing: String? {
        guard isFolderClosed(path) else { return nil }
        let user = userWords(geteuid())
        let (place, owner) = nearestSeen(from: path)
        let belonging = owner.map { ", which belongs to the user \(userWords($0))," } ?? ""
        return
            "this program runs as the user \(user), to whom \(place)\(belonging) is closed; let the web server run it as the owner "
            + "(on shared hosts suEXEC or alike does), or name a state folder that the user \(user) made by `syllabus init`"
    }

    /// The folder, or the nearest one around it that this process may look at: what is closed is in that one, or it itself.
    private func nearestSeen(from path: String) -> (path: String, owner: UInt32?) {
        var place = path
        while place != "/", place != "." {
            if let status = try? FileStatus(of: place) { return (place, status.owner) }
            place = folderPath(of: place)
        }
        return (path, nil)
    }
}
