import Gateway
import Glibc
import Logging

/// Serves whatever connection has something to say, on one thread.
struct Worker: ~Copyable {
    /// How much is received at once; a web server's usual request is a fiftieth of it.
    private static let receiveSize = 65_536
    /// After how many descriptors in a row that need not be waited for there is enough to do for another worker.
    private static let backlog = 32
    /// How many new connections are served before one that is open has its turn.
    private static let newInARow = 16
    /// How long the rest of what a connection says is thrown away before it is closed.
    private static let lingeringTime = Duration.seconds(2)

    private let responder: any Responder
    private let front: Front
    private let duty: Duty
    private var exchange: Exchange
    private var live: LiveConfiguration.Copy
    /// How many descriptors have been ready in a row, without a wait.
    private var unwaited = 0
    private var buffer = [UInt8](repeating: 0, count: receiveSize)

    /// What is to become of a connection.
    private enum Fate {
        case wait
        case linger
        case end
    }

    /// Makes a worker.
    ///
    /// - Throws: `ServerError.outOfResources`.
    init(responder: any Responder, front: Front, number: Int) throws(ServerError) {
        self.responder = responder
        self.front = front
        duty = front.roster[number]
        exchange = try Exchange()
        live = front.configuration.copy()
    }

    /// Serves for as long as the process lives.
    mutating func run() {
        while true {
            duty.take()
            guard let descriptor = next() else { continue }
            duty.begin()
            front.configuration.refresh(&live)
            if let listener = front.listener(descriptor) {
                serveNew(on: listener)
            } else if var connection = front.connections.claim(descriptor) {
                serve(&connection, isNew: false)
            }
            duty.end()
        }
    }

    /// Serves those who wait at a listening socket.
    ///
    /// Where there is much to do, several at once: the socket has its turn once for each time that all open connections have
    /// theirs, so that of many who come at the same moment the last would wait for their number squared.
    private mutating func serveNew(on listener: ListeningSocket) {
        var left = unwaited > 0 ? Self.newInARow : 1
        while left > 0, var connection = front.accept(on: listener, live.configuration) {
            serve(&connection, isNew: true)
            duty.goOn()
            left -= 1
        }
    }

    /// The next descriptor that has something to be done, or nil where that is left to another worker.
    private mutating func next() -> Int32? {
        if let descriptor = front.events.ready() {
            unwaited += 1
            if unwaited % Self.backlog == 0 { duty.callForHelp() }
            return descriptor
        }
        unwaited = 0
        return duty.standBy() ? nil : front.events.next()
    }

    /// Takes what one call receives: a connection that has more to say waits for its turn.
    private mutating func serve(_ connection: inout Connection, isNew: Bool) {
        connection.gate.apply(live.configuration.recordLimits)
        let fate = connection.phase == .answering ? goOn(&connection) : receive(&connection)
        let now = ContinuousClock.now
        switch fate {
        case .end:
            front.end(connection)
            return
        case .linger:
            shutdown(connection.descriptor, Int32(SHUT_WR))
            connection.linger(until: now + Self.lingeringTime)
        case .wait:
            connection.settle(at: now, live.configuration)
        }
        front.park(connection, isNew: isNew, now: now)
    }

    /// Receives what is there, and does what is to be done about it.
    private mutating func receive(_ connection: inout Connection) -> Fate {
        let count = unsafe buffer.withUnsafeMutableBytes { buffer in
            unsafe recv(connection.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        }
        if count > 0 { return connection.phase == .lingering ? .wait : take(buffer[..<count], &connection) }
        if count < 0, errno == EAGAIN || errno == EINTR { return .wait }
        if connection.phase == .receiving, connection.gate.hasRequest { front.countAborted() }
        return .end
    }

    /// Does what is to be done about bytes that were received.
    private mutating func take(_ received: ArraySlice<UInt8>, _ connection: inout Connection) -> Fate {
        var bytes = received
        while true {
            switch connection.gate.take(&bytes) {
            case .incomplete:
                return .wait
            case .reply(let reply):
                if let fate = say(reply, .goOn, &connection, before: bytes) { return fate }
            case .abort(let reply, let keepsConnection):
                front.countAborted()
                let sequel = Connection.Sequel(keepsConnection: keepsConnection, isTCP: connection.isTCP)
                if let fate = say(reply, sequel, &connection, before: bytes) { return fate }
            case .refuse([]):
                return .end
            case .refuse(let reply):
                if let fate = say(reply, .linger, &connection, before: []) { return fate }
            case .complete(let request):
                if let fate = answer(request, &connection, before: bytes) { return fate }
            }
        }
    }

    /// Sends something, or as much as the web server takes now.
    ///
    /// - Returns: What is to become of the connection, or nil where it goes on.
    private func say(
        _ bytes: [UInt8], to id: RequestID? = nil, _ sequel: Connection.Sequel, _ connection: inout Connection,
        before unread: ArraySlice<UInt8>
    ) -> Fate? {
        let deadline = ContinuousClock.now + .seconds(live.configuration.sendTimeout)
        connection.leave(bytes, to: id, sequel, until: deadline)
        let fate = send(&connection)
        if fate == .wait { connection.keep(unread: unread) }
        return fate
    }

    /// Goes on with what the web server has not taken whole, and with what it has sent in the meantime.
    private mutating func goOn(_ connection: inout Connection) -> Fate {
        if let fate = send(&connection) { return fate }
        return take(connection.takeUnread()[...], &connection)
    }

    /// Sends what was left to be sent.
    ///
    /// - Returns: What is to become of the connection, or nil where it goes on.
    private func send(_ connection: inout Connection) -> Fate? {
        do throws(Connection.Gone) {
            let now = ContinuousClock.now
            guard let sequel = try connection.send(at: now, live.configuration) else { return .wait }
            return follow(sequel, &connection)
        } catch {
            front.tellGone(connection)
            return .end
        }
    }

    private func follow(_ sequel: Connection.Sequel, _ connection: inout Connection) -> Fate? {
        switch sequel {
        case .goOn: return nil
        case .keep:
            connection.keep(at: .now, live.configuration)
            return nil
        case .linger: return .linger
        case .end: return .end
        }
    }

    /// Answers a request.
    ///
    /// - Returns: What is to become of the connection, or nil where it is kept and goes on.
    private mutating func answer(
        _ request: WholeRequest, _ connection: inout Connection, before unread: ArraySlice<UInt8>
    ) -> Fate? {
        guard let parameters = exchange.begin(request) else {
            front.logger.error("libfcgi could not read a request that is whole")
            return .end
        }
        let id = RequestID(of: parameters)
        let response = responder.respond(
            to: parameters, content: { () throws(RequestFault) in try request.checkedContent() },
            mount: live.configuration.mount, id: id,
            beforehand: { if responder.mayTakeLong($0) { duty.leave() } })
        let sequel = request.sequel(isTCP: connection.isTCP)
        let (head, body) = (response.head, response.body)
        let count = head.count + body.count
        guard count <= Exchange.writtenAtOnce, connection.hasRoom(for: count) else {
            let records = exchange.end(framing: head, body, to: request.id)
            return say(records, to: id, sequel, &connection, before: unread)
        }
        guard exchange.end(writing: head, body, to: connection.descriptor) else {
            front.tellGone(id)
            return .end
        }
        return follow(sequel, &connection)
    }
}
