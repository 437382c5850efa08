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

/// Finds the file that a change goes to, as `resolved(_:)` does, and keeps root from being led to others' files.
///
/// Whoever owns a folder lays links in it. Where root changes files there, a link that is not root's counts for nothing unless
/// it leads to a file of the one who has laid it.
///
/// - Parameter path: The file; what leads to its folder is taken as it is.
/// - Returns: Its absolute path without symbolic links.
/// - Throws: `FileError.strangersLink`, or `FileError.system` if it does not exist.
public func resolvedForChange(_ path: String) throws(FileError) -> String {
    guard geteuid() == 0 else { return try resolved(path) }
    let (folder, name) = split(path)
    var walk = LinkWalk(from: try resolved(folder), along: name)
    try walk.finish()
    let owner = try FileStatus(ofItself: walk.reached).owner
    guard let stranger = walk.strangers.first(where: { $0 != owner }) else { return walk.reached }
    throw .strangersLink(path: path, by: stranger, target: walk.reached, of: owner)
}

/// What to do about a file that a symbolic link leads to, in the place of a command; nil where there is no link.
///
/// Whoever owns the folder chooses where the link leads, and so what a command of somebody else, root say, would change.
///
/// - Parameter path: The file.
/// - Returns: The end of a sentence.
public func linkAdvice(_ path: String) -> String? {
    guard isSymbolicLink(path) else { return nil }
    let target = (try? resolved(path)) ?? "what is not there"
    return "it is a link to \(target): look who has laid it before you change anything there"
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
