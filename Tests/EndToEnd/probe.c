/* Loaded into the responder by LD_PRELOAD: at SIGUSR2 the thread that gets it tries what a process does that somebody
   has taken over, and writes a line with the error of each; at SIGRTMIN it crashes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static char *outside, *state;
static int results = -1, other_process;
static char line[4096];
static size_t length;

static void tell(const char *name, long result) {
    int error = result < 0 ? errno : 0;
    length += snprintf(line + length, sizeof line - length, "%s=%d ", name, error);
}

static const char *in(const char *folder, const char *name) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static long opening(const char *path, int flags) {
    int descriptor = open(path, flags | O_CLOEXEC, 0600);
    if (descriptor >= 0) close(descriptor);
    return descriptor;
}

static long length_of_new(const char *path) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return -1;
    long result = ftruncate(descriptor, 1);
    close(descriptor);
    return unlink(path) == 0 ? result : -1;
}

static long waiting_for(long child) {
    if (child == 0) _exit(0);
    return child < 0 || waitpid((pid_t)child, NULL, 0) == child ? child : -1;
}

static void files(void) {
    tell("read-passwd", opening("/etc/passwd", O_RDONLY));
    tell("read-status", opening("/proc/1/status", O_RDONLY));
    tell("read", opening(in(outside, "file"), O_RDONLY));
    tell("write", opening(in(outside, "file"), O_WRONLY));
    tell("truncate", truncate(in(outside, "file"), 0));
    tell("list", opening(outside, O_RDONLY | O_DIRECTORY));
    tell("make", opening(in(outside, "made"), O_WRONLY | O_CREAT));
    tell("unlink", unlink(in(outside, "victim")));
    tell("state-read", opening(in(state, "credentials.json"), O_RDONLY));
    tell("state-make", opening(in(state, "made"), O_WRONLY | O_CREAT | O_EXCL));
    tell("state-truncate", truncate(in(state, "made"), 0));
    tell("state-unlink", unlink(in(state, "made")));
    tell("state-mkdir", mkdir(in(state, "folder"), 0700));
    tell("state-symlink", symlink("/etc/passwd", in(state, "link")));
    tell("state-ftruncate", length_of_new(in(state, "new")));
}

static void attributes(void) {
    const char *path = in(outside, "file");
    struct timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    tell("chmod", chmod(path, 0600));
    tell("chown", chown(path, geteuid(), getegid()));
    tell("utimensat", utimensat(AT_FDCWD, path, times, 0));
    tell("setxattr", setxattr(path, "user.probe", "", 0, 0));
    tell("fchmod", fchmod(results, 0600));
    tell("futimens", futimens(results, times));
}

static void programs(void) {
    char *none[] = {NULL};
    tell("execve", syscall(SYS_execve, "/there/is/no/such/program", none, none));
    tell("execveat", syscall(SYS_execveat, -1, "no such program", none, none, 0));
#ifdef SYS_fork
    tell("fork", waiting_for(syscall(SYS_fork)));
#else
    tell("fork", waiting_for(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)));
#endif
    tell("clone", waiting_for(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)));
    struct clone_args process = {.exit_signal = SIGCHLD};
    tell("clone3", waiting_for(syscall(SYS_clone3, &process, sizeof process)));
    void *code = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    tell("mmap-code", code == MAP_FAILED ? -1 : 0);
    void *data = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    tell("mmap-data", data == MAP_FAILED ? -1 : 0);
    tell("mprotect-code", mprotect(data, 4096, PROT_READ | PROT_EXEC));
}

static void processes(void) {
    char byte = 0, copy = 0;
    struct iovec from = {&byte, 1}, to = {&copy, 1};
    tell("process_vm_readv", process_vm_readv(getpid(), &to, 1, &from, 1, 0));
    tell("process_vm_writev", process_vm_writev(getpid(), &to, 1, &from, 1, 0));
    tell("ptrace", ptrace(PTRACE_ATTACH, 0, NULL, NULL));
    tell("kill-other", kill(other_process, 0));
    tell("kill-all", kill(-1, 0));
    tell("kill-itself", kill(getpid(), 0));
    struct rlimit limit;
    tell("prlimit-other", prlimit(other_process, RLIMIT_FSIZE, NULL, &limit));
    tell("prlimit-itself", prlimit(0, RLIMIT_FSIZE, NULL, &limit));
    tell("setpriority", setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0)));
    tell("fcntl-owner", fcntl(results, F_SETOWN, getpid()));
    tell("fcntl-flags", fcntl(results, F_GETFL));
    long opened = syscall(SYS_pidfd_open, getpid(), 0);
    tell("pidfd_open", opened);
    if (opened >= 0) close((int)opened);
}

static void sockets(void) {
    int pair[2];
    tell("socket-inet", socket(AF_INET, SOCK_STREAM, 0));
    tell("socket-unix", socket(AF_UNIX, SOCK_STREAM, 0));
    tell("connect", connect(-1, NULL, 0));
    tell("bind", bind(-1, NULL, 0));
    tell("listen", listen(-1, 1));
    tell("pair-of-streams", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    close(pair[0]);
    close(pair[1]);
    char byte = 0;
    tell("sendto", sendto(-1, &byte, 1, 0, NULL, 0));
    tell("sendto-address", sendto(-1, &byte, 1, 0, (struct sockaddr *)&byte, 1));
    tell("sendto-fastopen", sendto(-1, &byte, 1, MSG_FASTOPEN, NULL, 0));
    tell("sendmsg", sendmsg(-1, &(struct msghdr){0}, 0));
    tell("type-into-terminal", ioctl(-1, TIOCSTI, &byte));
    tell("pair-for-messages", socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
}

static void kernel(void) {
    tell("unshare", unshare(0));
    tell("personality", personality(0xffffffff));
    tell("perf_event_open", syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
    tell("userfaultfd", syscall(SYS_userfaultfd, -1));
}

static void attempt(int signal) {
    int error = errno;
    (void)signal;
    length = snprintf(line, sizeof line, "%ld ", (long)syscall(SYS_gettid));
    files();
    attributes();
    programs();
    processes();
    sockets();
    kernel();
    line[length - 1] = '\n';
    if (write(results, line, length) < 0) abort();
    errno = error;
}

static void crash(int signal) {
    *(volatile int *)0 = signal;
}

__attribute__((constructor)) static void prepare(void) {
    outside = getenv("PROBE_OUTSIDE");
    state = getenv("PROBE_STATE");
    other_process = getppid();
    results = open(getenv("PROBE_RESULTS"), O_WRONLY | O_APPEND | O_CLOEXEC);
    signal(SIGUSR2, attempt);
    signal(SIGRTMIN, crash);
}
