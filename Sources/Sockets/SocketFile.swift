import Glibc

/// Which file stands at a path, told apart from every other that exists at the same time.
struct SocketFile: Equatable {
    let isSocket: Bool
    private let device: UInt64
    private let inode: UInt64

    init(_ status: stat) {
        isSocket = status.st_mode & S_IFMT == S_IFSOCK
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
