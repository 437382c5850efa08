import Glibc

/// Follows every symbolic link on the way to a file that exists.
///
/// A file is replaced where it really lies: a rename over a symbolic link would replace the link, and the contents would
/// part ways with the file that it led to.
///
/// - Parameter path: The file or folder.
/// - Returns: Its absolute path without symbolic links.
/// - Throws: `FileError.system` if it does not exist.
public func resolved(_ path: String) throws(FileError) -> String {
    guard let found = unsafe realpath(path, nil) else {
        throw .system(.resolve, path: path, code: errno)
    }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
}

/// Whether a path leads to a symbolic link, wherever that one leads.
///
/// - Parameter path: The path, whose last part is not followed.
/// - Returns: Whether there is one.
public func isSymbolicLink(_ path: String) -> Bool {
    var found = stat()
    return unsafe lstat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFLNK
}

/// The folder that a path names a file in.
///
/// - Parameter path: The path, whose last part need not be there.
/// - Returns: Everything before the last part, or the folder that this process is in.
public func folderPath(of path: String) -> String { split(path).folder }

/// The folder of a path and the name inside it.
func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.utf8.index(after: slash)...]))
}
