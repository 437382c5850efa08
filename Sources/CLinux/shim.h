#include <fcntl.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

/* Swift's Glibc module is compiled without _GNU_SOURCE, which hides these there. */
struct sockaddr;
struct pollfd;
struct timespec;
int accept4(int, struct sockaddr *, unsigned int *, int);
int pipe2(int *, int);
int ppoll(struct pollfd *, unsigned long, const struct timespec *, const sigset_t *);
int mallopt(int, int);
int memfd_create(const char *, unsigned int);
int prctl(int, ...);
int sem_clockwait(sem_t *, clockid_t, const struct timespec *);
int renameat2(int, const char *, int, const char *, unsigned int);
enum {
    LINUX_O_TMPFILE = __O_TMPFILE,
    LINUX_O_PATH = __O_PATH,
    LINUX_F_OFD_SETLK = 37,
    LINUX_F_GETPIPE_SZ = 1032,
    LINUX_MFD_CLOEXEC = 1,
    LINUX_POLLRDHUP = 0x2000,
    LINUX_M_MMAP_THRESHOLD = -3,
    LINUX_PR_SET_DUMPABLE = 4,
    LINUX_RENAME_NOREPLACE = 1
};

/* Swift cannot call a function with a variable number of arguments. */
static inline int linux_forbid_dumps(void) { return prctl(LINUX_PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }
