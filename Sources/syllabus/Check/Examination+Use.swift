import Files
import Settings
import Time

extension Examination {
    /// Judges by mode and owner whether the folder's owner may use a file; whoever looks may be root, who may do everything.
    ///
    /// - Parameters:
    ///   - path: The file, which may be missing.
    ///   - use: What is to be done with it.
    ///   - level: How much it matters where the owner may not.
    ///   - consequence: What comes of it, as the end of a sentence.
    /// - Returns: Whether the owner may.
    @discardableResult
    mutating func examineUse(
        of path: String, _ use: FileUse, failing level: Finding.Level = .error, _ consequence: String = ""
    ) -> Bool {
        guard let owner, let status = try? FileStatus(of: path), !owner.may(use, status) else { return true }
        if status.owner == owner.user {
            add(
                level, "\(path): its owner may not \(use.words) it\(consequence)",
                advice(about: path, or: "chmod u+\(use.letters)"))
        } else {
            add(
                level,
                "\(path) belongs to the user \(name(ofUser: status.owner)), and the folder to \(owner.name), who may not "
                    + "\(use.words) it\(consequence)", advice(about: path, or: changingOwner))
        }
        return false
    }

    /// Tells a file that is another user's than the folder, though the folder's owner may use it.
    mutating func examineOwner(of path: String) {
        guard let owner, let status = try? FileStatus(of: path), status.owner != owner.user else { return }
        add(
            .warning, "\(path) belongs to the user \(name(ofUser: status.owner)), and the folder to \(owner.name)",
            advice(about: path, or: changingOwner))
    }

    /// Of a link that is laid in the file's place by then, it changes that alone.
    private var changingOwner: String {
        "as root: chown --reference=\(folder.path.shellWord) --no-dereference"
    }

    /// The command that mends a file, or what to do instead where a link of the folder leads to it.
    ///
    /// Whoever may lay links in the folder would choose what the command changes.
    func advice(about path: String, or command: String) -> String {
        linkAdvice(path) ?? elsewhereAdvice(path) ?? "\(command) \(path.shellWord)"
    }

    private func elsewhereAdvice(_ path: String) -> String? {
        guard path != folder.path, folderPath(of: path) != folderPath(of: folder.secret) else { return nil }
        return "a link leads there: look who has laid it before you change anything there"
    }

    /// Tells a file of a time that has not come.
    mutating func examineTime(of path: String) {
        guard let status = try? FileStatus(of: path) else { return }
        let modified = Timestamp(seconds: status.version.modifiedSeconds)
        if modified > now.advanced(bySeconds: 60) {
            add(
                .warning, "\(path) was changed at \(modified.rfc3339), which is yet to come",
                advice(about: path, or: "set the clock, then touch"))
        }
    }

    /// Looks at a file that is read: its time, its owner, and whether the folder's owner may read it.
    ///
    /// - Returns: Whether the owner may.
    mutating func examineReading(of path: String) -> Bool {
        examineTime(of: path)
        guard examineUse(of: path, .reading) else { return false }
        examineOwner(of: path)
        return true
    }

    /// Looks at a file that the programs make for themselves and open for reading and writing, never through a link.
    mutating func examineCompanion(_ path: String, failing level: Finding.Level, _ consequence: String) {
        if isSymbolicLink(path) {
            return add(
                level, "\(path) is a link, and links are not followed here\(consequence)",
                elsewhereAdvice(path) ?? "remove it: it is made anew when it is needed")
        }
        guard let status = try? FileStatus(of: path) else { return }
        guard status.isRegularFile else {
            return add(
                level, "\(path) is no file\(consequence)",
                elsewhereAdvice(path) ?? "move it away: it is made anew when it is needed")
        }
        guard examineUse(of: path, .changing, failing: level, consequence) else { return }
        examineOwner(of: path)
        if status.isReadableByOthers || status.isWritableByOthers {
            add(.warning, "\(path) may be opened and held by others", advice(about: path, or: "chmod go-rw"))
        }
    }

    /// Looks at the file that whoever changes another one locks.
    mutating func examineLock(of path: String, _ consequence: String) {
        let target = isSymbolicLink(path) ? (try? resolved(path)) ?? path : path
        examineCompanion("\(target).lock", failing: .error, consequence)
    }

    /// Tells a symbolic link that leads nowhere.
    ///
    /// - Returns: Whether it is one.
    mutating func examineLink(_ path: String) -> Bool {
        guard isSymbolicLink(path), FileStatus.isMissing(path) else { return false }
        add(.error, "\(path) is a link that leads nowhere", "let it lead to the file, or remove it")
        return true
    }
}
