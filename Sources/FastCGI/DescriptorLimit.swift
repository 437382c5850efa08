import Glibc

/// How many descriptors the process may have.
enum DescriptorLimit {
    /// What it needs beside connections: databases, logs, the workers' feeds.
    private static let reserve = 1024

    /// Raises the limit as far as it takes and is allowed; where it is not, accepting waits for room.
    static func raise(to connections: Int) {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(limit.rlim_max, rlim_t(connections + reserve))
        guard wanted > limit.rlim_cur else { return }
        limit.rlim_cur = wanted
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
