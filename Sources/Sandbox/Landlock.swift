import CLinux
import Glibc

/// The kernel's way to keep a thread to some files, and from TCP and from other processes (landlock(7)).
enum Landlock {
    /// What may be done with a file or in a folder (linux/landlock.h).
    struct Rights: OptionSet {
        let rawValue: UInt64

        static let writeFile = Rights(rawValue: 1 << 1)
        static let readFile = Rights(rawValue: 1 << 2)
        static let readFolder = Rights(rawValue: 1 << 3)
        static let removeFile = Rights(rawValue: 1 << 5)
        static let makeFile = Rights(rawValue: 1 << 8)
        static let truncate = Rights(rawValue: 1 << 14)

        /// Those that a file has, and not only a folder: to execute, to write, to read, to truncate, and the controls of devices.
        static let ofFiles = Rights(rawValue: 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15)
    }

    /// What the kernel watches over, by the version of its Landlock; it refuses to hear of what it does not know.
    struct Coverage: Equatable {
        let files: UInt64
        let network: UInt64
        let scopes: UInt64

        init(version: Int32) {
            // The first version has 13 rights; the second adds to put a file into another folder, the third to truncate, the
            // fifth the controls of devices.
            let count: UInt64 =
                switch version {
                case ...1: 13
                case 2: 14
                case 3...4: 15
                default: 16
                }
            files = 1 << count - 1
            // To listen and to connect by TCP.
            network = version >= 4 ? 0b11 : 0
            // Unix sockets without a path, and signals, of processes outside.
            scopes = version >= 6 ? 0b11 : 0
        }
    }

    /// Why there is none; nil where there is.
    static var shortfall: Shortfall? { linux_landlock_version() >= 1 ? nil : refusal }

    private static var refusal: Shortfall { Shortfall(part: .landlock, code: errno) }

    /// Confines this thread.
    ///
    /// - Returns: Why it could not; nil where it is confined.
    static func confine(to paths: [AllowedPath]) -> Shortfall? {
        let version = linux_landlock_version()
        guard version >= 1 else { return refusal }
        let coverage = Coverage(version: version)
        var attributes = linux_landlock_ruleset(
            files: coverage.files, network: coverage.network, scopes: coverage.scopes)
        let ruleset = unsafe linux_landlock_create(&attributes)
        guard ruleset >= 0 else { return refusal }
        defer { close(ruleset) }
        for path in paths {
            guard allow(path, in: ruleset, coverage) else { return refusal }
        }
        return linux_landlock_restrict(ruleset) == 0 ? nil : refusal
    }

    /// - Returns: False where the kernel does not take it; a path that is not there, or out of reach already, needs no rule.
    private static func allow(_ path: AllowedPath, in ruleset: Int32, _ coverage: Coverage) -> Bool {
        let descriptor = unsafe open(path.path, Int32(LINUX_O_PATH) | O_CLOEXEC)
        guard descriptor >= 0 else { return [ENOENT, ENOTDIR, EACCES, ELOOP].contains(errno) }
        defer { close(descriptor) }
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0 else { return false }
        let isFolder = found.st_mode & S_IFMT == S_IFDIR
        let rights = isFolder ? path.use.rights : path.use.rights.intersection(.ofFiles)
        var rule = linux_landlock_path(rights: rights.rawValue & coverage.files, descriptor: descriptor)
        // The kernel takes no rule that allows nothing.
        guard rule.rights != 0 else { return true }
        return unsafe linux_landlock_allow(ruleset, &rule) == 0
    }
}

extension AllowedPath.Use {
    var rights: Landlock.Rights {
        switch self {
        case .reading: [.readFile, .readFolder]
        case .changing: [.readFile, .readFolder, .writeFile, .makeFile, .removeFile, .truncate]
        case .removing: [.readFolder, .removeFile]
        }
    }
}
