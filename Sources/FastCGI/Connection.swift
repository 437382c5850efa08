import Glibc

/// A web server's connection, and what has come of its next request.
struct Connection {
    typealias Instant = ContinuousClock.Instant

    /// What a connection is in the middle of while no worker has it.
    enum Phase {
        /// Accepted; it has said nothing yet.
        case silent
        /// A part of a request is here.
        case receiving
        /// Its request is answered, and it is kept for the next one.
        case kept
        /// The answer is written, and the rest of what it says is thrown away until it has read that.
        case lingering
    }

    let descriptor: Int32
    var gate: RecordGate
    private(set) var phase = Phase.silent
    /// When it has taken too long.
    private(set) var deadline: Instant

    init(descriptor: Int32, gate: RecordGate, deadline: Instant) {
        self.descriptor = descriptor
        self.gate = gate
        self.deadline = deadline
    }

    /// Whether it may be closed without breaking anything off.
    var isIdle: Bool { phase == .silent || phase == .kept }

    /// Whether a worker will find something to read.
    var hasPendingBytes: Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&watched, 1, 0) > 0
    }

    /// Notes that a request was answered and the connection is kept.
    mutating func keep(until deadline: Instant) {
        phase = .kept
        self.deadline = deadline
    }

    /// Notes that a part of a request has come; a request that goes on has its deadline already.
    mutating func receive(until deadline: Instant) {
        if phase == .receiving { return }
        phase = .receiving
        self.deadline = deadline
    }

    /// Notes that only the end of it is waited for.
    mutating func linger(until deadline: Instant) {
        phase = .lingering
        self.deadline = deadline
    }

    /// Brings the deadline forward.
    mutating func hurry(until earlier: Instant) {
        deadline = min(deadline, earlier)
    }
}
