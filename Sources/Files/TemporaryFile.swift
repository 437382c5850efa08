import CLinux
import Glibc

/// New contents beside the file that they are meant for, not yet under its name; gone with the value unless they got it.
///
/// Everything happens relative to the folder, which is opened once: it is the same folder that is written to, renamed in and
/// synchronised, and nothing that could still fail by being opened is left for after the rename.
struct TemporaryFile: ~Copyable {
    let folder: Descriptor
    /// Its name until it has the one that it is meant for; nil as long as it has none at all.
    private var name: String?
    private var file: Descriptor
    private var isNamed = false

    /// Makes the file, empty, readable by its owner alone from the first moment, under one fixed name.
    ///
    /// Under the lock no other writer lives, so a file of that name is what a killed one left. It is unlinked, not opened:
    /// `O_EXCL` and `O_NOFOLLOW` refuse whatever somebody else may have put there to lead the write elsewhere.
    init(for path: String) throws(FileError) {
        let (folderPath, target) = split(path)
        let folder = try Descriptor(folderPath, O_RDONLY | O_DIRECTORY)
        try Self.remove("\(target).tmp", in: folder)
        try self.init("\(target).tmp", in: folder)
    }

    /// Makes it where there is no lock, without a name, so that a process that is killed leaves nothing.
    ///
    /// Where the file system has no such files it gets a name that nobody else takes, and what a killed process left is never
    /// looked for.
    init(unlockedFor path: String) throws(FileError) {
        let (folderPath, target) = split(path)
        let folder = try Descriptor(folderPath, O_RDONLY | O_DIRECTORY)
        if let unnamed = Descriptor.unnamed(path, in: folder) {
            self.init(unnamed, in: folder)
        } else {
            try self.init(Self.unusedName(beside: target), in: folder)
        }
    }

    private init(_ unnamed: consuming Descriptor, in folder: consuming Descriptor) {
        file = unnamed
        self.folder = folder
        name = nil
    }

    private static func unusedName(beside target: String) -> String {
        "\(target).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    }

    private init(_ name: String, in folder: consuming Descriptor) throws(FileError) {
        file = try Descriptor(name, in: folder, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        self.folder = folder
        self.name = name
    }

    private static func remove(_ name: String, in folder: borrowing Descriptor) throws(FileError) {
        guard unsafe unlinkat(folder.number, name, 0) == 0 || errno == ENOENT else {
            throw .system(.remove, path: "\(folder.path)/\(name)", code: errno)
        }
    }

    /// Where the file is until it is renamed.
    var path: String { file.path }

    /// Writes a piece of the contents; `finish()` has to come after the last one.
    func append(_ bytes: [UInt8]) throws(FileError) {
        try file.writeAll(bytes)
    }

    /// Gives the file, where root has made it, to the owner of its folder.
    func adoptOwner() throws(FileError) {
        try file.adoptOwner(of: folder)
    }

    /// Gives the file another mode than that of one for its owner alone.
    func setMode(_ mode: UInt32) throws(FileError) {
        try file.setMode(mode)
    }

    /// Writes the contents with the mode, the owner and a later time than those of the file they are to replace.
    mutating func write(_ bytes: [UInt8], replacing old: FileStatus) throws(FileError) {
        try file.writeAll(bytes)
        try file.adopt(old)
        try stamp(after: old.version.modified)
        try finish()
    }

    /// Writes the contents of a new file, readable by its owner alone.
    mutating func write(_ bytes: [UInt8]) throws(FileError) {
        try file.writeAll(bytes)
        try file.adoptOwner(of: folder)
        try file.setMode(0o600)
        try finish()
    }

    /// Brings bytes, mode, owner and time to the disk before the name can lead to them.
    ///
    /// Without this step a power cut soon after the rename may leave the name on an empty or half-written file: the rename can
    /// reach the disk first.
    ///
    /// A file without a name is gone when it is closed, so that it waits for its name.
    mutating func finish() throws(FileError) {
        try file.sync()
        if name != nil { try file.close() }
    }

    /// Keeps versions apart when the clock stands still or goes back: inode numbers are used again, and a file of equal length
    /// with an earlier file's inode and time would look like that earlier one.
    private func stamp(after old: Int64) throws(FileError) {
        guard try FileStatus(of: file).version.modified <= old, old < .max else { return }
        let times = [timespec(nanoseconds: old + 1), timespec(nanoseconds: old + 1)]
        guard unsafe futimens(file.number, times) == 0 else {
            throw .system(.stamp, path: file.path, code: errno)
        }
    }

    /// Puts the file in the place of the one called `target`, in one step: every reader finds the old one or the new one whole.
    mutating func rename(to target: String) throws(FileError) {
        let name = try named(beside: target)
        guard unsafe renameat(folder.number, name, folder.number, target) == 0 else {
            throw .system(.rename, path: file.path, code: errno)
        }
        isNamed = true
    }

    /// Gives the file the name `target` unless something has that name, in one step: a kill leaves either name, never both.
    mutating func rename(toUnused target: String) throws(FileError) {
        guard let name else {
            try link(to: target)
            isNamed = true
            return
        }
        if unsafe renameat2(folder.number, name, folder.number, target, UInt32(LINUX_RENAME_NOREPLACE)) != 0 {
            guard errno == EINVAL || errno == ENOSYS else {
                throw .system(.create, path: "\(folder.path)/\(target)", code: errno)
            }
            try link(name, to: target)
        }
        isNamed = true
    }

    /// The same in two steps, for file systems that cannot do it in one.
    private func link(_ name: String, to target: String) throws(FileError) {
        guard unsafe linkat(folder.number, name, folder.number, target, 0) == 0 else {
            throw .system(.create, path: "\(folder.path)/\(target)", code: errno)
        }
        _ = unsafe unlinkat(folder.number, name, 0)
    }

    /// Gives a file that has no name one that nothing has.
    private func link(to target: String) throws(FileError) {
        guard unsafe linkat(AT_FDCWD, file.link, folder.number, target, AT_SYMLINK_FOLLOW) == 0 else {
            throw .system(.create, path: "\(folder.path)/\(target)", code: errno)
        }
    }

    /// The name to rename it from: nothing but a name can take the place of another one.
    private mutating func named(beside target: String) throws(FileError) -> String {
        if let name { return name }
        let made = Self.unusedName(beside: target)
        try link(to: made)
        name = made
        return made
    }

    deinit {
        if !isNamed, let name { _ = unsafe unlinkat(folder.number, name, 0) }
    }
}
