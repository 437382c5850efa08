import CLinux
import Glibc

/// A symbolic link, as it was at one moment.
struct SymbolicLink {
    /// The numeric id of who has laid it.
    let owner: UInt32
    /// The path that is written in it.
    let target: String

    /// Looks at what has a path; nil where that is no link.
    ///
    /// It is opened, so that owner and target are of the same link, whoever puts others in its place.
    init?(_ path: String) throws(FileError) {
        let link = try Descriptor(path, Int32(LINUX_O_PATH) | O_NOFOLLOW, as: .resolve)
        var found = stat()
        guard unsafe fstat(link.number, &found) == 0 else { throw .system(.resolve, path: path, code: errno) }
        guard found.st_mode & S_IFMT == S_IFLNK else { return nil }
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlinkat(link.number, "", &text, text.count)
        guard count >= 0 else { throw .system(.resolve, path: path, code: errno) }
        owner = found.st_uid
        target = String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
