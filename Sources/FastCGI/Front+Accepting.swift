import Glibc
import Logging
import Sockets
import Synchronization

extension Front {
    /// How long a connection has to be idle before it gives way to a new one at once.
    private static let idleTime = Duration.seconds(1)
    /// How long it has to be idle while new ones wait.
    private static let idleTimeWhileStarved = Duration.milliseconds(100)
    /// How much time lies between two connections that give way right behind an answer.
    private static let endingPause = Duration.milliseconds(100)

    /// Begins to accept.
    ///
    /// - Throws: `ServerError.outOfResources`.
    func open() throws(ServerError) {
        for listener in listeners where !events.add(listener.descriptor) { throw .outOfResources }
    }

    /// The listening socket of a descriptor, or nil where it is a connection's.
    func listener(_ descriptor: Int32) -> ListeningSocket? {
        listeners.first { $0.descriptor == descriptor }
    }

    /// Accepts a connection from a listening socket that has reported.
    ///
    /// Should too many be open, the one that has been idle for longest gives way: its web server opens another when it has a
    /// request, while a new connection is there to bring one.
    ///
    /// - Returns: The connection, or nil where there is none.
    func accept(on listener: ListeningSocket, _ configuration: ServerConfiguration) -> Connection? {
        let count = connections.count
        guard count < configuration.connectionLimit || makeRoom(below: configuration.connectionLimit) else {
            starve(listener, "connection_limit is reached and every connection is in use", at: count)
            return nil
        }
        switch connections.accept(on: listener) {
        case .connection(let descriptor):
            events.arm(listener.descriptor)
            return begin(descriptor, from: listener, configuration)
        case .nothing:
            events.arm(listener.descriptor)
            // It was counted meanwhile, so another socket may have found no room.
            resume()
        case .starved(let error):
            if makeRoom(below: count) {
                events.arm(listener.descriptor)
            } else {
                starve(listener, unsafe String(cString: strerror(error)), at: count)
            }
        case .lost:
            loseSocket()
        }
        return nil
    }

    private func makeRoom(below limit: Int) -> Bool {
        connections.evict(1 + connections.count - limit, idleSince: .now - Self.idleTime)
        return connections.count < limit
    }

    /// Makes room where new connections wait for it: called once a second.
    func relieveStarvation() {
        if isStarved.load(ordering: .relaxed) {
            let excess = connections.count - configuration.current.connectionLimit
            connections.evict(1 + excess, idleSince: .now - Self.idleTimeWhileStarved)
        }
        resume()
    }

    private func begin(
        _ descriptor: Int32, from listener: ListeningSocket, _ configuration: ServerConfiguration
    ) -> Connection? {
        guard configuration.peers.admits(descriptor) else {
            refuse(descriptor)
            return nil
        }
        listener.prepare(descriptor, sendTimeout: configuration.sendTimeout)
        let gate = RecordGate(
            limits: configuration.recordLimits,
            values: ManagementValues(connectionLimit: configuration.connectionLimit))
        let now = Instant.now
        return Connection(
            descriptor: descriptor, of: listener, gate: gate, at: now,
            deadline: now + .seconds(configuration.receiveTimeout))
    }

    private func refuse(_ descriptor: Int32) {
        tell("A peer that is not allowed was refused", ["peer": "\(Peer(of: descriptor).map { "\($0)" } ?? "unknown")"])
        connections.end(descriptor)
        resume()
        accepting.withLock { $0.refused += 1 }
    }

    /// Accepts nothing more on a socket until there is room again, which every end of a connection may have brought.
    ///
    /// - Parameters:
    ///   - listener: The socket.
    ///   - cause: Why.
    ///   - count: How many connections were open when there was no room.
    private func starve(_ listener: ListeningSocket, _ cause: String, at count: Int) {
        accepting.withLock { $0.starved.append(listener.descriptor) }
        isStarved.store(true, ordering: .sequentiallyConsistent)
        tell("No connection can be accepted for now", ["cause": "\(cause)"])
        // One that has ended since has found nothing to resume.
        if connections.count < count { resume() }
    }

    /// Whether a connection that has its answer is better closed than kept, since new ones wait for room.
    ///
    /// Not each one: the web server may be about to send a next request on it, which it need not be able to repeat.
    func isBetterEnded(_ connection: Connection, at now: Instant) -> Bool {
        connection.phase == .kept && isStarved.load(ordering: .relaxed) && !connection.hasPendingBytes
            && mayEndAnother(at: now) && connection.refuseMore()
    }

    private func mayEndAnother(at now: Instant) -> Bool {
        accepting.withLock { accepting in
            if let last = accepting.lastEnded, now - last < Self.endingPause { return false }
            accepting.lastEnded = now
            return true
        }
    }

    /// Tries again where accepting has failed for want of something.
    func resume() {
        // A look first: to write what all workers read for each request would cost them all.
        guard isStarved.load(ordering: .sequentiallyConsistent),
            isStarved.exchange(false, ordering: .acquiringAndReleasing)
        else { return }
        let starved = accepting.withLock { accepting in
            defer { accepting.starved = [] }
            return accepting.starved
        }
        for descriptor in starved { events.arm(descriptor) }
    }

    /// Warns, but once a second at most: what is wrong with one connection is so with thousands.
    private func tell(_ message: Logger.Message, _ metadata: Logger.Metadata) {
        let now = Instant.now
        let isDue = accepting.withLock { accepting in
            if let last = accepting.lastTold, now - last < .seconds(1) { return false }
            accepting.lastTold = now
            return true
        }
        if isDue { logger.warning(message, metadata: metadata) }
    }

    private func loseSocket() {
        let isNews = accepting.withLock { accepting in
            // After a stop it is we who have taken it away.
            if connections.isStopping || accepting.hasLostSocket { return false }
            accepting.hasLostSocket = true
            return true
        }
        if isNews { kill(getpid(), SIGTERM) }
    }

    /// Accepts nothing any more, but for what has connected already.
    func close() {
        connections.stop(at: .now)
        for listener in listeners {
            events.remove(listener.descriptor)
            listener.withdraw()
        }
        accepting.withLock { $0.closing = listeners }
        acceptQueued()
    }

    /// Whether everything that has connected before a stop was accepted.
    var isClosed: Bool { accepting.withLock { $0.closing.isEmpty } }

    /// Takes what has connected before nobody could any more; where there are no descriptors for it, what is left waits for the next
    /// call.
    func acceptQueued() {
        let closing = accepting.withLock { $0.closing }
        let unfinished = closing.filter { !hasAcceptedAll($0) }
        accepting.withLock { $0.closing = unfinished }
    }

    private func hasAcceptedAll(_ listener: ListeningSocket) -> Bool {
        var rest = SOMAXCONN
        while rest > 0, listener.hasQueued {
            switch connections.accept(on: listener) {
            case .connection(let descriptor):
                if let connection = begin(descriptor, from: listener, configuration.current) {
                    park(connection, isNew: true, now: .now)
                }
                rest -= 1
            case .nothing: rest -= 1
            case .starved: return false
            case .lost: rest = 0
            }
        }
        listener.replace(with: devNull)
        return true
    }
}
