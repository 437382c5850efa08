import Authentication
import Files
import Settings

extension Examination {
    mutating func examineCredentials(_ settings: ServiceSettings?) {
        examineLock(of: folder.credentials, ", so no account can be changed")
        guard !examineLink(folder.credentials) else { return }
        let isUsable = examineReading(of: folder.credentials)
        judgeCredentialsMode()
        do throws(CredentialFileError) {
            let accounts = try CredentialFile(path: folder.credentials).load()
            self.accounts = accounts
            let users = accounts.credentials
            count(users)
            if let settings { judgeHashes(users, settings) }
        } catch .file(let error) where error.isPermission {
            if isUsable { addUnreadable("\(error)") }
        } catch .missing(let path) where (try? FileStatus(of: folder.secret)) != nil {
            add(.error, "\(path) does not exist", InitCommand.remedy)
        } catch {
            add(.error, "\(error)")
        }
    }

    private mutating func judgeCredentialsMode() {
        let path = folder.credentials
        // That everybody may write it is told as the reason why it is not read.
        guard let status = try? FileStatus(of: path), status.mode & 0o002 == 0 else { return }
        if status.mode & 0o020 != 0 {
            add(
                .warning, "\(path) may be changed by its group, which so becomes any user",
                advice(about: path, or: "chmod g-w"))
        }
        if status.isReadableByOthers {
            add(
                .warning, "\(path) may be read by others, who can then guess at the passwords",
                advice(about: path, or: "chmod go-r"))
        }
    }

    private mutating func count(_ users: [Credential]) {
        guard !users.isEmpty else {
            return add(
                .note, "\(folder.credentials) has no users", "syllabus user add NAME --email ADDRESS\(state.repeated)")
        }
        let admins = users.count { $0.isAdmin }
        add(.ok, "\(folder.credentials): \(counted(users.count, "user")), \(counted(admins, "admin"))")
    }

    private mutating func judgeHashes(_ users: [Credential], _ settings: ServiceSettings) {
        let weak = users.filter { $0.passwordHash.isWeaker(than: settings.passwordHashCost) }
        guard !weak.isEmpty else { return }
        let names = weak.prefix(5).map(\.username.text).joined(separator: ", ") + (weak.count > 5 ? ", ..." : "")
        add(
            .note, "\(counted(weak.count, "password hash", plural: "es")) weaker than the settings ask for: \(names)",
            "made anew when the user signs in with the password, or by `syllabus user passwd`")
    }
}
