import Glibc

extension Descriptor {
    /// Gives a file that root makes to the owner of its folder.
    ///
    /// Otherwise the first `sudo syllabus` would leave a file that the service's own user can neither lock nor read.
    func adoptOwner(of folder: borrowing Descriptor) throws(FileError) {
        guard geteuid() == 0 else { return }
        let (wanted, own) = (try FileStatus(of: folder), try FileStatus(of: self))
        try setOwner(wanted.owner, group: wanted.group, unless: own)
    }

    /// Gives the file the mode and the owner of another.
    ///
    /// The owner goes first, for the mode may be wide: the old owner's group must not read what the new group may.
    func adopt(_ old: FileStatus) throws(FileError) {
        try setOwner(old.owner, group: old.group, unless: try FileStatus(of: self))
        try setMode(old.mode)
    }

    func setMode(_ mode: UInt32) throws(FileError) {
        guard fchmod(number, mode) == 0 else { throw .system(.keepOwner, path: path, code: errno) }
    }

    private func setOwner(_ owner: UInt32, group: UInt32, unless own: FileStatus) throws(FileError) {
        if own.owner == owner, own.group == group { return }
        guard fchown(number, owner, group) == 0 else { throw .system(.keepOwner, path: path, code: errno) }
    }
}
