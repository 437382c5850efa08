// Tells ThreadSanitizer what it does not see: that one thread goes on because another one let it.
//
// Loaded before the other libraries, by scripts/sanitize alone. Two calls are left out by the sanitizer, and whatever they
// guard would be reported as a race:
// - Swift's Mutex: where nobody else wants it, it is locked by an instruction in instrumented code. Where somebody does, by
//   a function of libswiftSynchronization, which is not instrumented.
// - sem_clockwait(3), which is younger than the sanitizer's list of calls; it knows sem_post, which stands at the other end.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>

// There in instrumented programs alone; this is loaded into those that start them, too.
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// _MutexHandle._lockSlow(_: UInt32) and _MutexHandle._unlockSlow()
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, SELF void *mutex) __asm__(LOCK_SLOW);
SWIFT void unlock_slow(SELF void *mutex) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t thread, SELF void *mutex) {
    SWIFT void (*real)(uint32_t, SELF void *) = dlsym(RTLD_NEXT, LOCK_SLOW);
    real(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void unlock_slow(SELF void *mutex) {
    SWIFT void (*real)(SELF void *) = dlsym(RTLD_NEXT, UNLOCK_SLOW);
    if (__tsan_release) __tsan_release(mutex);
    real(mutex);
}

int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *end) {
    int (*real)(sem_t *, clockid_t, const struct timespec *) = dlsym(RTLD_NEXT, "sem_clockwait");
    int result = real(semaphore, clock, end);
    if (result == 0 && __tsan_acquire) __tsan_acquire(semaphore);
    return result;
}
