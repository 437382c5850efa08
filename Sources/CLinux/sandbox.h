#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What confines a process, as the kernel has it (landlock(7), seccomp(2)): the C library has no functions for it, older
   headers have not all of it, and Swift cannot call a function with a variable number of arguments. */

struct linux_landlock_ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};
struct linux_landlock_path {
    uint64_t rights;
    int32_t descriptor;
} __attribute__((packed));

/* A step of a filter (BPF); it reads the call from struct seccomp_data. */
struct linux_filter_step {
    uint16_t code;
    uint8_t if_true;
    uint8_t if_false;
    uint32_t value;
};
struct linux_filter {
    uint16_t count;
    const struct linux_filter_step *steps;
};

/* Calls that are younger than some headers; from 424 on every architecture has the same numbers. */
#define LINUX_SYS_pidfd_send_signal 424
#define LINUX_SYS_io_uring_setup 425
#define LINUX_SYS_io_uring_register 427
#define LINUX_SYS_open_tree 428
#define LINUX_SYS_fspick 433
#define LINUX_SYS_pidfd_open 434
#define LINUX_SYS_clone3 435
#define LINUX_SYS_pidfd_getfd 438
#define LINUX_SYS_process_madvise 440
#define LINUX_SYS_mount_setattr 442
#define LINUX_SYS_quotactl_fd 443
#define LINUX_SYS_landlock_create_ruleset 444
#define LINUX_SYS_landlock_add_rule 445
#define LINUX_SYS_landlock_restrict_self 446
#define LINUX_SYS_memfd_secret 447
#define LINUX_SYS_process_mrelease 448
#define LINUX_SYS_fchmodat2 452
#define LINUX_SYS_setxattrat 463
#define LINUX_SYS_removexattrat 466
#define LINUX_SYS_file_setattr 469

enum {
    LINUX_PR_SET_NO_NEW_PRIVS = 38,
    LINUX_CLONE_THREAD = 0x10000,
    LINUX_LANDLOCK_VERSION = 1,
    LINUX_LANDLOCK_BENEATH = 1,
    LINUX_SECCOMP_SET_FILTER = 1,
    LINUX_SECCOMP_HAS_ACTION = 2,
    /* Leaves the guards against Spectre as they are; kernels before 5.16 slow a filtered process down by them. */
    LINUX_SECCOMP_SPEC_ALLOW = 4,
    /* By which the kernel sends signals to others when something happens to a descriptor (fcntl(2), FIOASYNC(2const)). */
    LINUX_F_SETSIG = 10,
    LINUX_F_SETOWN_EX = 15,
    LINUX_FIOSETOWN = 0x8901,
    LINUX_SIOCSPGRP = 0x8902,
    /* By which a process types into its terminal. */
    LINUX_TIOCSTI = 0x5412,
    LINUX_TIOCLINUX = 0x541c
};

static inline int linux_forbid_new_privileges(void) { return prctl(LINUX_PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L); }
static inline int linux_landlock_version(void) {
    return (int)syscall(LINUX_SYS_landlock_create_ruleset, NULL, 0L, (long)LINUX_LANDLOCK_VERSION);
}
static inline int linux_landlock_create(const struct linux_landlock_ruleset *ruleset) {
    return (int)syscall(LINUX_SYS_landlock_create_ruleset, ruleset, sizeof *ruleset, 0L);
}
static inline int linux_landlock_allow(int ruleset, const struct linux_landlock_path *path) {
    return (int)syscall(LINUX_SYS_landlock_add_rule, (long)ruleset, (long)LINUX_LANDLOCK_BENEATH, path, 0L);
}
static inline int linux_landlock_restrict(int ruleset) {
    return (int)syscall(LINUX_SYS_landlock_restrict_self, (long)ruleset, 0L);
}
static inline int linux_filter_calls(const struct linux_filter *filter, unsigned int flags) {
    return (int)syscall(SYS_seccomp, (long)LINUX_SECCOMP_SET_FILTER, (long)flags, filter);
}
static inline int linux_has_filter_action(const uint32_t *action) {
    return (int)syscall(SYS_seccomp, (long)LINUX_SECCOMP_HAS_ACTION, 0L, action);
}
