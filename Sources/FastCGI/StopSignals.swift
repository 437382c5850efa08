import Glibc

/// The signals that ask the server to stop, blocked in every thread and waited for in one.
///
/// libfcgi's reads and writes give up on a signal (there is no EINTR loop), so that a signal in a worker would cut a
/// request. SIGPIPE and SIGHUP are blocked too: a web server that goes away is noticed by the write that fails.
struct StopSignals {
    private var signals = sigset_t()

    /// Blocks the signals in this thread and in those it will start.
    init() {
        var blocked = sigset_t()
        for signal in [SIGTERM, SIGINT, SIGUSR1] { unsafe sigaddset(&signals, signal) }
        for signal in [SIGTERM, SIGINT, SIGUSR1, SIGPIPE, SIGHUP] { unsafe sigaddset(&blocked, signal) }
        unsafe pthread_sigmask(SIG_BLOCK, &blocked, nil)
    }

    /// Waits for one of them.
    func wait() {
        var signals = signals
        var signal: Int32 = 0
        unsafe sigwait(&signals, &signal)
    }

    /// Waits until a condition holds, but no longer than so many seconds, nor beyond another signal.
    func wait(atMost seconds: Int, until condition: () -> Bool) {
        var signals = signals
        var interval = timespec(tv_sec: 0, tv_nsec: 10_000_000)
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !condition(), ContinuousClock.now < deadline {
            if unsafe sigtimedwait(&signals, nil, &interval) > 0 { return }
        }
    }
}
