import Files
import Settings

extension Examination {
    /// Returns whether there is anything further to be looked at.
    mutating func examineFolder() -> Bool {
        do throws(FileError) {
            let status = try FileStatus(of: folder.path)
            guard status.isFolder else {
                add(.error, "\(folder.path) is no folder", "name the folder that holds credentials.json and secret")
                return false
            }
            owner = status.owner
            judgeMode(status)
            return canEnter()
        } catch  where error.isMissing {
            add(.error, "\(folder.path) does not exist", "syllabus init --state \(folder.path)")
        } catch {
            addUnreadable("\(error)")
        }
        return false
    }

    private mutating func judgeMode(_ status: FileStatus) {
        switch status.mode {
        case let mode where mode & 0o002 != 0:
            add(.error, "\(folder.path): everybody may put other files in place of these", "chmod o-rwx \(folder.path)")
        case let mode where mode & 0o020 != 0:
            add(.warning, "\(folder.path): its group may put other files in place of these", "chmod g-w \(folder.path)")
        case let mode where mode & 0o005 != 0:
            add(.warning, "\(folder.path): every user may enter or list it", "chmod o-rwx \(folder.path)")
        default:
            add(.ok, "\(folder.path) is closed to other users")
        }
    }

    private mutating func canEnter() -> Bool {
        do throws(FileError) {
            _ = try FileStatus(of: folder.credentials)
        } catch  where error.isPermission {
            addUnreadable("\(error)")
            return false
        } catch {
            // What is wrong with the file is told where the file is looked at.
        }
        return true
    }

    mutating func examineLeftovers() {
        do throws(FileError) {
            for name in try Folder.names(in: folder.path) where name.hasSuffix(".tmp") {
                add(
                    .warning, "\(folder.path)/\(name) was left by a command that was cut off, or one is running now",
                    "if it is there the next time, remove it")
            }
        } catch {
            addUnreadable("\(error)")
        }
    }
}
