import Gateway
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
        /// A part of an answer is written; the web server has to read before the next.
        case answering
        /// The answer is written, and the rest of what it says is thrown away until it has read that.
        case lingering
    }

    /// What becomes of a connection after an answer.
    enum Sequel {
        /// It is kept for the next request.
        case keep
        /// The rest of what it says is thrown away until it has read the answer.
        case linger
        /// It is closed.
        case end
    }

    /// The rest of an answer, and what comes after it.
    private struct Unsent {
        let id: RequestID
        var bytes: ArraySlice<UInt8>
        let sequel: Sequel
    }

    let descriptor: Int32
    /// Whether it is TCP's, where closing with something unread takes back what the other side has not read.
    let isTCP: Bool
    var gate: RecordGate
    /// When it has taken too long.
    private(set) var deadline: Instant
    /// Since when nothing has happened on it.
    private(set) var idleSince: Instant
    /// What was received behind the request that is being answered.
    private var unread: [UInt8] = []
    /// Whether anything was sent on it that may lie there unread.
    private var hasReplied = false
    private var unsent: Unsent?
    private var isKept = false
    private var isLingering = false
    private var isReceiving = false

    init(descriptor: Int32, isTCP: Bool, gate: RecordGate, at now: Instant, deadline: Instant) {
        self.descriptor = descriptor
        self.isTCP = isTCP
        self.gate = gate
        self.deadline = deadline
        idleSince = now
    }

    var phase: Phase {
        if unsent != nil { return .answering }
        if isLingering { return .lingering }
        if !gate.isIdle { return .receiving }
        return isKept ? .kept : .silent
    }

    /// Whether it may be closed without breaking anything off.
    var isIdle: Bool { phase == .silent || phase == .kept }

    /// Whether a worker will find something to read.
    var hasPendingBytes: Bool { isReady(for: POLLIN) }

    /// Whether an answer of usual size fits into its buffer: most of what was sent has been read.
    var hasRoom: Bool { !(hasReplied || isKept) || isReady(for: POLLOUT) }

    /// Notes that a request was answered, or taken back, and the connection is kept.
    mutating func keep(at now: Instant, _ configuration: ServerConfiguration) {
        isKept = true
        isReceiving = false
        idleSince = now
        deadline = now + .seconds(configuration.idleTimeout)
    }

    /// Leaves an answer to be sent, and what was received behind its request to be looked at afterwards.
    mutating func leave(
        _ answer: [UInt8], to id: RequestID, unread: ArraySlice<UInt8>, _ sequel: Sequel, until deadline: Instant
    ) {
        unsent = Unsent(id: id, bytes: answer[...], sequel: sequel)
        self.unread = Array(unread)
        self.deadline = deadline
    }

    /// The request that is being answered, where its answer has not been taken whole.
    var answering: RequestID? { unsent?.id }

    /// What was received behind the request that is answered now.
    mutating func takeUnread() -> [UInt8] {
        defer { unread = [] }
        return unread
    }

    /// Sends as much of an answer as the web server takes now.
    ///
    /// - Returns: What comes after the answer, or nil where it has not been taken whole.
    /// - Throws: `Gone` where the web server is.
    mutating func send(at now: Instant, _ configuration: ServerConfiguration) throws(Gone) -> Sequel? {
        while var rest = unsent, !rest.bytes.isEmpty {
            let count = unsafe rest.bytes.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            }
            if count < 0, errno == EAGAIN { return nil }
            guard count > 0 else { throw Gone() }
            rest.bytes = rest.bytes.dropFirst(count)
            unsent = rest
            deadline = now + .seconds(configuration.sendTimeout)
        }
        return unsent.take()?.sequel
    }

    /// Sends a few bytes at once or not at all: a peer that asks and asks and does not read is given up.
    mutating func reply(_ bytes: [UInt8]) -> Bool {
        hasReplied = true
        return unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        } == bytes.count
    }

    /// The web server does not read any more.
    struct Gone: Error {}

    /// Notes that only the end of it is waited for.
    mutating func linger(until deadline: Instant) {
        isLingering = true
        self.deadline = deadline
    }

    /// Sets the deadline of what it is in the middle of now; a request that goes on has its own already.
    mutating func settle(at now: Instant, _ configuration: ServerConfiguration) {
        if isLingering || unsent != nil { return }
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
