import Glibc

/// A way along symbolic links, one part of the path after the other, which knows who has laid them.
struct LinkWalk {
    /// As many as the kernel follows (path_resolution(7)).
    private static let limit = 40

    /// The path so far, absolute and without links.
    private(set) var reached: String
    /// The owners of the links on the way, but for root.
    private(set) var strangers: Set<UInt32> = []
    private var rest: [Substring]
    private var count = 0

    /// Begins in a folder.
    ///
    /// - Parameters:
    ///   - folder: Its absolute path without links.
    ///   - path: The rest of the way.
    init(from folder: String, along path: String) {
        reached = folder
        rest = path.split(separator: "/").reversed()
    }

    /// Goes to the end.
    mutating func finish() throws(FileError) {
        while let name = rest.popLast() { try step(to: name) }
    }

    private mutating func step(to name: Substring) throws(FileError) {
        guard name != "." else { return }
        guard name != ".." else {
            reached = folderPath(of: reached)
            return
        }
        let next = reached == "/" ? "/\(name)" : "\(reached)/\(name)"
        guard let link = try SymbolicLink(next) else {
            reached = next
            return
        }
        try follow(link, at: next)
    }

    private mutating func follow(_ link: SymbolicLink, at path: String) throws(FileError) {
        count += 1
        guard count <= Self.limit else { throw .system(.resolve, path: path, code: ELOOP) }
        if link.owner != 0 { strangers.insert(link.owner) }
        if link.target.hasPrefix("/") { reached = "/" }
        rest += link.target.split(separator: "/").reversed()
    }
}
