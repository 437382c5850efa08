import CLinux
import Glibc

/// The system calls that are not simply made.
///
/// They are those by which a process gets out of itself: into another program, another process, the network, or the kernel's
/// own affairs.
enum CallRules {
    /// The rules of this architecture by the numbers of the calls; any other call is allowed.
    ///
    /// - Parameter process: The number of this process, which may send signals to itself.
    /// - Returns: The rules.
    static func rules(process: Int32) -> [UInt32: CallRule] {
        var rules: [UInt32: CallRule] = [:]
        let refused = programs + processes + sockets + files + kernel + users + older
        for call in refused { rules[UInt32(call)] = .refused }
        for (call, rule) in conditional(process: UInt32(bitPattern: process)) { rules[UInt32(call)] = rule }
        #if arch(x86_64)
            // Kernels before 5.4 took these for x32's calls, without the bit by which others know them.
            for call: UInt32 in 512...547 { rules[call] = .refused }
        #endif
        return rules
    }

    /// Those that are made with some arguments alone.
    private static func conditional(process: UInt32) -> [(Int32, CallRule)] {
        // A new thread shares the memory, which a new process does not. What clone3 shall make stands in memory, where no filter
        // can look; without it the C library takes clone.
        let thread = UInt32(LINUX_CLONE_THREAD)
        let data = CallRule.onlyWhere([.init(2, mask: UInt32(PROT_EXEC), is: 0)])
        let itself = CallRule.onlyWhere([.init(0, is: process)])
        return [
            (SYS_clone, .onlyWhere([.init(0, mask: thread, is: thread)])), (LINUX_SYS_clone3, .missing),
            // All that is run is in memory by now.
            (SYS_mmap, data), (SYS_mprotect, data), (SYS_pkey_mprotect, data),
            (SYS_kill, itself), (SYS_tgkill, itself), (SYS_rt_sigqueueinfo, itself), (SYS_rt_tgsigqueueinfo, itself),
            (SYS_prlimit64, .onlyWhere([.init(0, is: 0)])),
            // Messages go where a socket is connected to: to name an address, or to open TCP by a first message, is to connect.
            (SYS_sendto, .onlyWhereNull(4, and: .init(3, mask: UInt32(MSG_FASTOPEN), is: 0))),
            // Those of a pair for messages could be sent to anybody from.
            (
                SYS_socketpair,
                .onlyWhere([.init(0, is: UInt32(AF_UNIX)), .init(1, mask: 0xf, is: UInt32(SOCK_STREAM.rawValue))])
            ),
            // The times of an open file, which has no path here.
            (SYS_utimensat, .onlyWhereNull(1)),
            // To let the kernel send signals to others, and to type into a terminal.
            (SYS_fcntl, .exceptWhere(argument: 1, isOneOf: owners)),
            (SYS_ioctl, .exceptWhere(argument: 1, isOneOf: controls)),
        ]
    }

    /// Commands of fcntl.
    private static let owners = [UInt32(F_SETOWN), UInt32(LINUX_F_SETOWN_EX), UInt32(LINUX_F_SETSIG)]

    /// Requests of ioctl.
    private static let controls = [LINUX_FIOSETOWN, LINUX_SIOCSPGRP, LINUX_TIOCSTI, LINUX_TIOCLINUX].map { UInt32($0) }

    /// To run a program.
    private static let programs = [SYS_execve, SYS_execveat]

    /// To look into other processes, to change or to stop them, and to share memory and messages with them.
    private static let processes = [
        SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_tkill, SYS_migrate_pages, SYS_move_pages,
        LINUX_SYS_pidfd_open, LINUX_SYS_pidfd_getfd, LINUX_SYS_pidfd_send_signal, LINUX_SYS_process_madvise,
        LINUX_SYS_process_mrelease, SYS_shmget, SYS_shmat, SYS_shmctl, SYS_semget, SYS_semop, SYS_semtimedop,
        SYS_semctl,
        SYS_msgget, SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_mq_open, SYS_mq_unlink,
        SYS_setpriority, SYS_ioprio_set, SYS_sched_setaffinity, SYS_sched_setscheduler, SYS_sched_setparam,
        SYS_sched_setattr,
    ]

    /// To have more sockets than those that are open, and to send by them to others.
    private static let sockets = [SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_sendmsg, SYS_sendmmsg]

    /// What Landlock does not watch over: modes, owners and attributes by a path, and before its third version the length.
    private static let files = [
        SYS_fchmodat, LINUX_SYS_fchmodat2, SYS_fchownat, SYS_setxattr, SYS_lsetxattr, SYS_removexattr, SYS_lremovexattr,
        LINUX_SYS_setxattrat, LINUX_SYS_removexattrat, LINUX_SYS_file_setattr, SYS_truncate,
    ]

    /// The kernel's own affairs, most of them root's alone.
    private static let kernel =
        [
            SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_swapon, SYS_swapoff,
            SYS_reboot,
            SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_kexec_file_load, SYS_acct,
            SYS_quotactl, LINUX_SYS_quotactl_fd, SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex,
            SYS_sethostname, SYS_setdomainname, SYS_syslog, SYS_vhangup, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd,
            SYS_add_key, SYS_request_key, SYS_keyctl, SYS_fanotify_init, SYS_name_to_handle_at, SYS_open_by_handle_at,
            SYS_lookup_dcookie, SYS_nfsservctl, SYS_personality, LINUX_SYS_memfd_secret,
            LINUX_SYS_mount_setattr,
        ] + (LINUX_SYS_io_uring_setup...LINUX_SYS_io_uring_register) + (LINUX_SYS_open_tree...LINUX_SYS_fspick)

    /// To be another user, or to have another one's rights.
    private static let users = [
        SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid, SYS_setgroups, SYS_setfsuid,
        SYS_setfsgid, SYS_capset,
    ]

    /// What younger architectures do without.
    #if arch(x86_64)
        private static let older = [
            SYS_fork, SYS_vfork, SYS_uselib, SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS__sysctl,
            SYS_create_module, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat,
        ]
    #else
        private static let older: [Int32] = []
    #endif
}
