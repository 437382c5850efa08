import CLinux

/// The rights that a process has not yet, and could come to by running another program.
public enum NewPrivileges {
    /// Gives them up for good: no program that this process runs gets rights by its set-user-ID bit (prctl(2), PR_SET_NO_NEW_PRIVS).
    ///
    /// Without it the kernel lets no process but root's confine itself.
    public static func giveUp() {
        _ = linux_forbid_new_privileges()
    }
}
