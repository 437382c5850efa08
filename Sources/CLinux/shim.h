#include <sys/epoll.h>

/* Swift's Glibc module is compiled without _GNU_SOURCE, which hides it there. */
struct sockaddr;
int accept4(int, struct sockaddr *, unsigned int *, int);
