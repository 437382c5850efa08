import Glibc

/// The signals that a server listens to, blocked in every thread and waited for in one.
///
/// libfcgi's writes give up on a signal (there is no EINTR loop), so that a signal in a worker would cut an answer. SIGPIPE is
/// blocked too: a web server that goes away is noticed by the write that fails.
struct Signals {
    enum Signal {
        /// SIGTERM, SIGINT, or FastCGI's SIGUSR1: to finish what is in flight and end.
        case stop
        /// SIGHUP: to read settings again.
        case reload
    }

    private static let stopping = [SIGTERM, SIGINT, SIGUSR1]

    private var signals = sigset_t()

    /// Blocks the signals in this thread and in those it will start.
    init() {
        for signal in Self.stopping + [SIGHUP] { unsafe sigaddset(&signals, signal) }
        var blocked = signals
        unsafe sigaddset(&blocked, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &blocked, nil)
    }

    /// The next signal, or nil where none came in time.
    func next(within time: Duration) -> Signal? {
        var signals = signals
        let (seconds, attoseconds) = time.components
        var interval = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        switch unsafe sigtimedwait(&signals, nil, &interval) {
        case SIGHUP: return .reload
        case let signal where Self.stopping.contains(signal): return .stop
        default: return nil
        }
    }
}
