import Glibc

/// A folder of a few files that is made beside the place that it is meant for, and is gone with the value unless it got there.
///
/// It is called `NAME.tmp` until it is whole. One of that name is taken for what a killed process left, and is emptied, only
/// where it belongs to whoever runs this and holds nothing but files that would be made in it.
public struct NewFolder: ~Copyable {
    private let lock: FolderLock
    private let around: Descriptor
    private let temporary: String
    private let target: String
    private let names: [String]
    private var isNamed = false

    /// Makes the folder, closed to everybody but its owner.
    ///
    /// - Parameters:
    ///   - path: The place that it is meant for, without a slash at the end.
    ///   - names: Every name that may come to be in it while it is made.
    /// - Throws: `FileError.busy` if another process makes it now, `FileError.system` otherwise.
    public init(for path: String, holding names: [String]) throws(FileError) {
        let (parent, target) = split(path)
        let around = try Descriptor(parent, O_RDONLY | O_DIRECTORY)
        let temporary = "\(target).tmp"
        let lock = try Self.make(temporary, in: around)
        // Before there is a value: what stays of a folder that is not ours is not to be removed with it.
        try Self.takeOver(lock.folder, names)
        self.lock = lock
        self.around = around
        self.temporary = temporary
        self.target = target
        self.names = names
    }

    /// Where it is while it is being made.
    public var path: String { "\(around.path)/\(temporary)" }

    private static func make(_ name: String, in around: borrowing Descriptor) throws(FileError) -> FolderLock {
        let path = "\(around.path)/\(name)"
        guard unsafe mkdirat(around.number, name, 0o700) == 0 || errno == EEXIST else {
            throw .system(.create, path: path, code: errno)
        }
        let lock = try FolderLock(Descriptor(name, in: around, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, mode: 0))
        // Another process may have given it its name between the two steps.
        guard try FileStatus(of: path).version.inode == FileStatus(of: lock.folder).version.inode else {
            throw .busy(path: path)
        }
        return lock
    }

    /// Takes a folder of ours, as it should be, for the one to be made; any other is left as it is.
    ///
    /// What is in it is looked at twice, since others may have put something there until it is closed to them.
    private static func takeOver(_ folder: borrowing Descriptor, _ names: [String]) throws(FileError) {
        // The owner of a folder can read and change all that comes to be in it.
        guard try FileStatus(of: folder).owner == geteuid() else {
            let what = "\(folder.path), which belongs to another user and has to be moved away"
            throw .system(.open, path: what, code: EPERM)
        }
        _ = try leftovers(in: folder, names)
        try folder.setMode(0o700)
        for name in try leftovers(in: folder, names) {
            guard unsafe unlinkat(folder.number, name, 0) == 0 else {
                throw .system(.remove, path: "\(folder.path)/\(name)", code: errno)
            }
        }
    }

    private static func leftovers(
        in folder: borrowing Descriptor, _ names: [String]
    ) throws(FileError) -> [String] {
        let found = try Folder.names(in: folder.path)
        if let other = found.first(where: { !names.contains($0) }) {
            throw .system(.remove, path: "\(folder.path), which holds \(other)", code: ENOTEMPTY)
        }
        return found
    }

    /// Makes a file in it, readable by its owner alone, and brings it to the disk.
    ///
    /// - Parameters:
    ///   - name: One of the names that may be there.
    ///   - bytes: Its contents.
    /// - Throws: `FileError.system`.
    public func add(_ name: String, _ bytes: [UInt8]) throws(FileError) {
        var file = try Descriptor(
            name, in: lock.folder, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        try file.writeAll(bytes)
        try file.sync()
        try file.close()
    }

    /// Gives the folder its place, in one step, where there is nothing or an empty folder.
    ///
    /// After this returns a power cut loses nothing of it, given that each file was brought to the disk; before, there is no
    /// folder of that name that holds anything.
    ///
    /// - Throws: `FileError.system`.
    public mutating func finish() throws(FileError) {
        try lock.folder.sync(as: .syncFolder)
        guard unsafe renameat(around.number, temporary, around.number, target) == 0 else {
            throw .system(.create, path: "\(around.path)/\(target)", code: errno)
        }
        isNamed = true
        try around.sync(as: .syncFolder)
    }

    deinit {
        guard !isNamed else { return }
        for name in names { _ = unsafe unlinkat(lock.folder.number, name, 0) }
        _ = unsafe unlinkat(around.number, temporary, AT_REMOVEDIR)
    }
}
