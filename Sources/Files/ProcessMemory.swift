import CLinux

/// What others may see of this process's memory, in which passwords, tokens and keys come and go.
public enum ProcessMemory {
    /// Lets no core file be written, and no other process but root's look into memory, environment and open files.
    ///
    /// A core file outlives the process, may lie in any folder and is sent around with reports of faults (prctl(2),
    /// PR_SET_DUMPABLE).
    public static func hide() {
        _ = linux_forbid_dumps()
    }
}
