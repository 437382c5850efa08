import Glibc

/// The program that this process runs.
public enum RunningProgram {
    /// The folder that its file lies in, without symbolic links; nil where the system does not tell, or not in UTF-8.
    public static var folder: String? {
        let limit = Int(PATH_MAX)
        var path = [CChar](repeating: 0, count: limit)
        let count = unsafe readlink("/proc/self/exe", &path, limit)
        // What fills all of it may have been cut off.
        guard (1..<limit).contains(count) else { return nil }
        let bytes = path.prefix(count).map(UInt8.init(bitPattern:))
        return String(validating: bytes, as: UTF8.self).map(folderPath(of:))
    }

    /// Whether a user decides about what this process does anyway: root, the one it runs as, and the owner of its file.
    ///
    /// - Parameter user: The numeric id.
    /// - Returns: Whether it is one of these.
    public static func isTrusted(_ user: UInt32) -> Bool {
        user == 0 || user == geteuid() || user == (try? FileStatus(of: "/proc/self/exe"))?.owner
    }
}
