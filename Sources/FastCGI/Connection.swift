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
        /// Nothing: it was no answer to a request.
        case goOn
        /// It is kept for the next request.
        case keep
        /// The rest of what it says is thrown away until it has read the answer.
        case linger
        /// It is closed.
        case end
    }

    /// The rest of an answer or a reply, and what comes after it.
    private struct Unsent {
        let id: RequestID?
        var bytes: ArraySlice<UInt8>
        let sequel: Sequel
        /// The deadline of what it was in the middle of before.
        let deadline: Instant
    }

    /// What the system keeps beside each piece that was sent.
    private static let overhead = 1024

    let descriptor: Int32
    /// Whether it is TCP's, where closing with something unread takes back what the other side has not read.
    let isTCP: Bool
    /// How much surely fits into its buffer when that is empty.
    private let heldAtOnce: Int
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

    init(
        descriptor: Int32, of listener: ListeningSocket, gate: RecordGate, at now: Instant, deadline: Instant
    ) {
        self.descriptor = descriptor
        isTCP = listener.isTCP
        heldAtOnce = listener.heldAtOnce
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

    /// Leaves the answer to a request, or a reply to something else, to be sent.
    mutating func leave(_ bytes: [UInt8], to id: RequestID?, _ sequel: Sequel, until deadline: Instant) {
        unsent = Unsent(id: id, bytes: bytes[...], sequel: sequel, deadline: self.deadline)
        self.deadline = deadline
        held = heldAtOnce
    }

    /// Keeps what was received behind the request that is being answered.
    mutating func keep(unread: ArraySlice<UInt8>) {
        self.unread = Array(unread)
    }

    /// The request that is being answered, where its answer has not been taken whole.
    var answering: RequestID? { unsent.flatMap(\.id) }

    /// What was received behind what is answered now.
    mutating func takeUnread() -> [UInt8] {
        defer { unread = [] }
        return unread
    }

    /// Sends as much of what was left as the web server takes now.
    ///
    /// - Returns: What comes after it, or nil where it has not been taken whole.
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
        guard let sent = unsent.take() else { return nil }
        if sent.sequel == .goOn { deadline = sent.deadline }
        return sent.sequel
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

    /// The web server does not read any more.
    struct Gone: Error {}

    /// Notes that only the end of it is waited for.
    mutating func linger(until deadline: Instant) {
        isLingering = true
        self.deadline = deadline
    }

    /// Sets the deadline of a request that has begun.
    ///
    /// Nothing else puts one off: management records, or half of one, could come for ever.
    mutating func settle(at now: Instant, _ configuration: ServerConfiguration) {
        if isLingering || unsent != nil { return }
        if gate.hasRequest, !isReceiving { deadline = now + .seconds(configuration.receiveTimeout) }
        isReceiving = gate.hasRequest
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

extension Connection.Sequel {
    /// What follows a request that has come whole.
    ///
    /// Over TCP the end of the connection is waited for: what is received after closing would take back what has not been read.
    init(keepsConnection: Bool, isTCP: Bool) {
        self = keepsConnection ? .keep : isTCP ? .linger : .end
    }
}
