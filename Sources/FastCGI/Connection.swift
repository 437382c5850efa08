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

    /// How much surely fits into the buffer of a connection that is empty.
    ///
    /// TCP's is as small as 46 KiB in the beginning, with what the system keeps beside each packet (tcp(7), `tcp_wmem`).
    private var heldAtOnce: Int { isTCP ? 8192 : 32_768 }
    /// What the system keeps beside each piece that was sent.
    private static let overhead = 1024

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
    /// How much was sent that may still be in its buffer, since that was last seen to have room.
    private var held = 0
    private var unsent: Unsent?
    /// How much of what was sent had not been read when that was looked at last.
    private var outstanding: Int32 = 0
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

    /// Whether what it is in the middle of could go on by now, so that it is a worker who is late and not the web server.
    var canGoOn: Bool {
        switch phase {
        case .silent, .receiving, .kept: isReady(for: POLLIN)
        case .answering: isReady(for: POLLOUT)
        case .lingering: false
        }
    }

    /// Whether so many bytes can be sent without waiting for the web server to read what was sent before.
    ///
    /// The system is asked once for many small answers: most web servers read each before they ask again.
    mutating func hasRoom(for count: Int) -> Bool {
        let wanted = count + Self.overhead
        if held > 0, held + wanted > heldAtOnce, isReady(for: POLLOUT) { held = 0 }
        guard held + wanted <= heldAtOnce else { return false }
        held += wanted
        return true
    }

    /// Notes that a request was answered, or taken back, and the connection is kept.
    mutating func keep(at now: Instant, _ configuration: ServerConfiguration) {
        isKept = true
        isReceiving = false
        idleSince = now
        deadline = now + .seconds(configuration.idleTimeout)
    }

    /// Leaves an answer to be sent.
    mutating func leave(_ answer: [UInt8], to id: RequestID, _ sequel: Sequel, until deadline: Instant) {
        unsent = Unsent(id: id, bytes: answer[...], sequel: sequel)
        self.deadline = deadline
        held = heldAtOnce
    }

    /// Keeps what was received behind the request that is being answered.
    mutating func keep(unread: ArraySlice<UInt8>) {
        self.unread = Array(unread)
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
            if count < 0, errno == EAGAIN {
                outstanding = SocketOption.outstanding(descriptor)
                return nil
            }
            guard count > 0 else { throw Gone() }
            rest.bytes = rest.bytes.dropFirst(count)
            unsent = rest
            deadline = now + .seconds(configuration.sendTimeout)
        }
        return unsent.take()?.sequel
    }

    /// Puts the deadline off if the web server has read some of its answer since that was looked at.
    ///
    /// The event set tells of a buffer only when most of it is empty, which takes a slow reader long.
    mutating func putOffIfRead(until later: Instant) {
        guard unsent != nil else { return }
        let before = outstanding
        outstanding = SocketOption.outstanding(descriptor)
        if outstanding < before { deadline = later }
    }

    /// Sends a few bytes at once or not at all: a peer that asks and asks and does not read is given up.
    mutating func reply(_ bytes: [UInt8]) -> Bool {
        held += bytes.count + Self.overhead
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
