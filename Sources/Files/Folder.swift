import Glibc

/// Folders as files need them: made once, and known to be there after a power cut.
public enum Folder {
    /// Makes a folder that its owner alone can enter, unless it is there already.
    ///
    /// - Parameter path: The folder; the one around it exists.
    /// - Returns: Whether it was made now.
    /// - Throws: `FileError.system` if it cannot be made, or something else has its name.
    public static func create(_ path: String) throws(FileError) -> Bool {
        if unsafe mkdir(path, 0o700) == 0 {
            // The folder's own name lies in the one around it, and is lost in a power cut unless that one is on the disk.
            try Descriptor("\(path)/..", O_RDONLY | O_DIRECTORY).sync(as: .syncFolder)
            return true
        }
        let code = errno
        guard code == EEXIST, let found = try? FileStatus(of: path), found.isFolder else {
            throw .system(.create, path: path, code: code)
        }
        return false
    }
}
