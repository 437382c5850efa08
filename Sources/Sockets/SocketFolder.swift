import Glibc

/// The folder of a unix socket, locked so that of several starters one alone looks, removes and binds at a time.
///
/// The lock is the folder's own, so that no lock file is left; it goes with the value. Whoever may read the folder may lock it,
/// so it is waited for, but not insisted on: without it, two that start in the same moment could hide each other.
struct SocketFolder: ~Copyable {
    private static let pause: useconds_t = 5000

    private let descriptor: Int32
    private let path: String
    private let name: String

    /// Opens the folder that a socket stands in, or shall stand in, and waits for its lock, which a starter has for some
    /// milliseconds.
    static func opened(
        of path: String, waitingForLock milliseconds: Int = 1000
    ) throws(ListenerError) -> SocketFolder {
        let folder = try SocketFolder(of: path)
        folder.lock(waiting: milliseconds)
        return folder
    }

    private init(of path: String) throws(ListenerError) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        // With its slash at the end, so that the root is one, too.
        let opened = unsafe open(String(path[...slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw .system(.openFolder, .unix(path: path), code: errno) }
        descriptor = opened
        self.path = path
        name = String(path[slash...].utf8.dropFirst()) ?? ""
    }

    /// Asks again and again, since a wait in the kernel has no end.
    private func lock(waiting milliseconds: Int) {
        var waited = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, waited < 1000 * milliseconds else { return }
            usleep(Self.pause)
            waited += Int(Self.pause)
        }
    }

    /// Which file stands at the path, or nil where there is none.
    func file() throws(ListenerError) -> SocketFile? {
        var found = stat()
        guard unsafe fstatat(descriptor, name, &found, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw error(.look)
        }
        return SocketFile(found)
    }

    /// Gives the socket its owner, and only then its mode, which may be wide: the old owner's group shall not have it.
    func grant(_ access: SocketAccess) throws(ListenerError) {
        // The highest number leaves things as they are.
        let (owner, group) = (access.owner?.number ?? .max, access.group?.number ?? .max)
        guard unsafe fchownat(descriptor, name, owner, group, AT_SYMLINK_NOFOLLOW) == 0 else { throw error(.setOwner) }
        guard unsafe fchmodat(descriptor, name, access.mode.bits, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw error(.setMode)
        }
    }

    /// Removes what stands at the path.
    func remove() throws(ListenerError) {
        guard unsafe unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw error(.remove) }
    }

    private func error(_ operation: ListenerOperation) -> ListenerError {
        .system(operation, .unix(path: path), code: errno)
    }

    deinit {
        close(descriptor)
    }
}
