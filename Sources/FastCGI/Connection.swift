import Glibc

/// A web server's connection, and what has come of its next request.
struct Connection {
    typealias Instant = ContinuousClock.Instant

    /// What a connection is in the middle of while no worker has it.
    enum Phase {
        /// Accepted; it has asked for nothing yet.
        case silent
        /// A part of a record or of a request is here.
        case receiving
        /// Its request is answered, and it is kept for the next one.
        case kept
        /// The answer is written, and the rest of what it says is thrown away until it has read that.
        case lingering
    }

    let descriptor: Int32
    var gate: RecordGate
    /// When it has taken too long.
    private(set) var deadline: Instant
    private var isKept = false
    private var isLingering = false
    private var isReceiving = false

    init(descriptor: Int32, gate: RecordGate, deadline: Instant) {
        self.descriptor = descriptor
        self.gate = gate
        self.deadline = deadline
    }

    var phase: Phase {
        if isLingering { return .lingering }
        if !gate.isIdle { return .receiving }
        return isKept ? .kept : .silent
    }

    /// Whether it may be closed without breaking anything off.
    var isIdle: Bool { phase == .silent || phase == .kept }

    /// Whether a request was answered on it.
    var hasServed: Bool { isKept }

    /// Whether a worker will find something to read.
    var hasPendingBytes: Bool { isReady(for: POLLIN) }

    /// Whether most of what was written has been read.
    var takesMore: Bool { isReady(for: POLLOUT) }

    /// Notes that a request was answered, or taken back, and the connection is kept.
    mutating func keep(until deadline: Instant) {
        isKept = true
        isReceiving = false
        self.deadline = deadline
    }

    /// Notes that only the end of it is waited for.
    mutating func linger(until deadline: Instant) {
        isLingering = true
        self.deadline = deadline
    }

    /// Sets the deadline of what it is in the middle of now; a request that goes on has its own already.
    mutating func settle(at now: Instant, _ configuration: ServerConfiguration) {
        if isLingering { return }
        if isReceiving == gate.isIdle {
            let isKept = isKept && gate.isIdle
            deadline = now + .seconds(isKept ? configuration.idleTimeout : configuration.receiveTimeout)
        }
        isReceiving = !gate.isIdle
    }

    /// Brings the deadline forward.
    mutating func hurry(until earlier: Instant) {
        deadline = min(deadline, earlier)
    }

    /// Makes sure that no next request is on the way, so that closing loses none.
    ///
    /// On a unix socket the peer cannot send from then on; on TCP a request may still cross the end of the connection.
    ///
    /// - Returns: False where one is on the way.
    func refuseMore() -> Bool {
        if hasPendingBytes { return false }
        shutdown(descriptor, Int32(SHUT_RD))
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) <= 0
    }

    private func isReady(for events: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return unsafe poll(&watched, 1, 0) > 0
    }
}
