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

    /// Removes a file, where there is one.
    ///
    /// - Parameter path: The file.
    /// - Throws: `FileError.system` if it cannot be removed.
    public static func removeFile(_ path: String) throws(FileError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .system(.remove, path: path, code: errno) }
    }

    /// What is in a folder.
    ///
    /// - Parameter path: The folder.
    /// - Returns: The names in order, without `.` and `..`.
    /// - Throws: `FileError.system` if it cannot be read.
    public static func names(in path: String) throws(FileError) -> [String] {
        guard let folder = unsafe opendir(path) else { throw .system(.open, path: path, code: errno) }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
