import Files
import Settings

extension Examination {
    /// Returns whether there is anything further to be looked at.
    mutating func examineFolder() -> Bool {
        do throws(FileError) {
            let status = try FileStatus(of: folder.path)
            guard status.isFolder else {
                add(
                    .error, "\(folder.namedPath) is no folder", "name the folder that holds credentials.json and secret"
                )
                return false
            }
            owner = FolderOwner(status)
            judgeMode(status)
            return canEnter(examineUse(of: folder.path, .all))
        } catch  where error.isMissing {
            tellMissing()
        } catch {
            addUnreadable("\(error)")
        }
        return false
    }

    private mutating func tellMissing() {
        guard !examineLink(folder.path) else { return }
        let making = "syllabus init --state \(folder.path.shellWord)"
        let isPlaceThere = (try? FileStatus(of: folder.parent))?.isFolder == true
        let remedy = isPlaceThere ? making : "make the folder \(folder.parent) first, then `\(making)`"
        guard let file = folder.namingFile else { return add(.error, "\(folder.path) does not exist", remedy) }
        add(
            .error, "\(folder.namedPath) does not exist",
            "correct the first line of \(file) if the service has another folder; to begin anew: "
                + (isPlaceThere ? "`syllabus init`" : remedy))
    }

    private mutating func judgeMode(_ status: FileStatus) {
        switch status.mode {
        case let mode where mode & 0o002 != 0:
            add(
                .error, "\(folder.path): everybody may put other files in place of these",
                "chmod o-rwx \(folder.path.shellWord)")
        case let mode where mode & 0o020 != 0:
            add(
                .warning, "\(folder.path): its group may put other files in place of these",
                "chmod g-w \(folder.path.shellWord)")
        case let mode where mode & 0o005 != 0:
            add(.warning, "\(folder.path): every user may enter or list it", "chmod o-rwx \(folder.path.shellWord)")
        default:
            add(.ok, "\(folder.path) is closed to other users")
        }
    }

    private mutating func canEnter(_ isUsable: Bool) -> Bool {
        do throws(FileError) {
            _ = try FileStatus(of: folder.credentials)
        } catch  where error.isPermission {
            if isUsable { addUnreadable("\(error)") }
            return false
        } catch {
            // What is wrong with the file is told where the file is looked at.
        }
        return true
    }

    mutating func examineLeftovers() {
        do throws(FileError) {
            for name in try Folder.names(in: folder.path) where name.hasSuffix(".tmp") { tellLeftover(name) }
        } catch {
            addUnreadable("\(error)")
        }
    }

    private mutating func tellLeftover(_ name: String) {
        guard name != StateFolder.restoring else {
            return add(
                .warning,
                "\(folder.path)/\(name) was left by a `syllabus restore` that was cut off, or one is running now: "
                    + "accounts and courses may not belong together",
                "if it is there the next time, restore once more, with --force")
        }
        add(
            .warning, "\(folder.path)/\(name) was left by a command that was cut off, or one is running now",
            "if it is there the next time, remove it")
    }
}
