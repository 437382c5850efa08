extension FileLock {
    /// Replaces the contents of a file, durably and in one step.
    ///
    /// After this returns a power cut loses nothing: the new contents, mode and owner are on the disk, and so is the name that
    /// leads to them. Until the rename the old file is whole and untouched, and on any error up to it the temporary file is
    /// removed. The steps, and the loss that each prevents:
    ///
    /// 1. The contents go to a second file, never over the first: a crash while writing leaves the old file whole.
    /// 2. That file is synchronised: else the rename may reach the disk before the bytes, and a power cut leaves a short file.
    /// 3. It is renamed: a reader, or a crash, sees the old contents or the new ones, never a mixture.
    /// 4. The folder is synchronised: else the answer "done" may be given and the old name be back after a power cut. Should
    ///    this last step fail the new contents are in place, but only until a power cut for certain: an error tells it.
    ///
    /// Mode and owner are kept; access control lists and extended attributes are not.
    ///
    /// - Parameters:
    ///   - path: The file, symbolic links resolved; it exists and is covered by this lock.
    ///   - bytes: The new contents.
    /// - Throws: `FileError.system`, with the step that failed.
    public func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let old = try FileStatus(ofItself: path)
        guard old.isRegularFile else { throw .notRegularFile(path: path) }
        var temporary = try TemporaryFile(for: path)
        try temporary.write(bytes, replacing: old)
        try temporary.rename(to: split(path).name)
        try temporary.folder.sync(as: .syncFolder)
    }

    /// Makes a file that does not exist yet, durably, readable by its owner alone; never overwrites one.
    ///
    /// After this returns a power cut loses nothing; before, there is no file of that name, never a part of one. A file that
    /// root makes belongs to the owner of its folder.
    ///
    /// - Parameters:
    ///   - path: Where the file is to stand; covered by this lock.
    ///   - bytes: Its contents.
    /// - Throws: `FileError.system`, for which `isExisting` holds if something stands there already.
    public func create(_ path: String, with bytes: [UInt8]) throws(FileError) {
        var temporary = try TemporaryFile(for: path)
        try temporary.write(bytes)
        try temporary.rename(toUnused: split(path).name)
        try temporary.folder.sync(as: .syncFolder)
    }
}
