import Files
import Settings

extension Examination {
    /// Looks at the folders on the way to the state folder.
    mutating func examineWay() {
        guard let path = try? resolved(folder.path), let owner else { return }
        judgeParent(of: path)
        guard owner.user != 0 else { return }
        var parts = path.split(separator: "/").dropLast()
        while !parts.isEmpty {
            let above = "/" + parts.joined(separator: "/")
            if let status = try? FileStatus(of: above), !owner.may(.entering, status) {
                add(
                    .error, "the user \(owner.name), to whom \(path) belongs, may not enter \(above)",
                    "as root: chmod o+x \(above.shellWord)")
            }
            parts.removeLast()
        }
    }

    private mutating func judgeParent(of path: String) {
        let parent = StateFolder(path).parent
        guard let status = try? FileStatus(of: parent), status.mode & 0o002 != 0, status.mode & 0o1000 == 0 else {
            return
        }
        add(
            .warning, "\(parent): everybody may put another folder in the place of \(path)",
            "chmod o-w \(parent.shellWord)")
    }

    /// Looks at the file of failed sign-ins, which all processes of the service share.
    mutating func examineSignIns() {
        examineCompanion(
            folder.signIns, failing: .warning, ", so failed sign-ins are counted by each process alone")
    }
}
