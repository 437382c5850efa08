/// A file that is made piece by piece beside the place that it is meant for, and is gone with the value unless it got there.
public struct NewFile: ~Copyable {
    private var file: TemporaryFile
    private let name: String

    /// Makes the file, empty, readable by its owner alone, without a name where the file system has such files.
    ///
    /// - Parameter path: The place.
    /// - Throws: `FileError.system`.
    public init(for path: String) throws(FileError) {
        file = try TemporaryFile(unlockedFor: path)
        name = split(path).name
    }

    /// Makes a file that others may read, for the owner of the folder.
    ///
    /// - Parameters:
    ///   - path: The place.
    ///   - mode: The permission bits, as in `0o644`.
    /// - Throws: `FileError.system`.
    public init(for path: String, mode: UInt32) throws(FileError) {
        let made = try TemporaryFile(unlockedFor: path)
        try made.adoptOwner()
        try made.setMode(mode)
        file = made
        name = split(path).name
    }

    /// Makes the file as `FileLock` makes its own, under a fixed name, for the owner of the folder.
    ///
    /// One that was left under that name is removed, so no other process may make one for the same place meanwhile.
    ///
    /// - Parameter path: The place.
    /// - Throws: `FileError.system`.
    public init(insteadOfLeftoverFor path: String) throws(FileError) {
        let made = try TemporaryFile(for: path)
        try made.adoptOwner()
        file = made
        name = split(path).name
    }

    /// Where it is while it is being made.
    public var path: String { file.path }

    /// Writes a piece of the contents.
    ///
    /// - Parameter bytes: The piece.
    /// - Throws: `FileError.system`.
    public func write(_ bytes: [UInt8]) throws(FileError) {
        try file.append(bytes)
    }

    /// Gives the file its place; after this returns a power cut loses nothing, and until then what was there is whole.
    ///
    /// - Parameter isReplacing: Whether a file that is there gives way; otherwise it stays, and this fails.
    /// - Throws: `FileError.system`, for which `isExisting` holds if something stands there that must not be replaced.
    public mutating func finish(replacing isReplacing: Bool = false) throws(FileError) {
        try file.finish()
        if isReplacing {
            try file.rename(to: name)
        } else {
            try file.rename(toUnused: name)
        }
        try file.folder.sync(as: .syncFolder)
    }
}
