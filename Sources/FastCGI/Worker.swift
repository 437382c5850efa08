import Gateway
import Glibc
import Logging

/// Serves whatever connection has something to say, on one thread.
struct Worker: ~Copyable {
    /// How much is received at once; a web server's usual request is a fiftieth of it.
    private static let receiveSize = 65_536
    /// How much of an answer fits into the buffer of a connection that is empty.
    private static let heldAtOnce = 65_536
    /// How long the rest of what a connection says is thrown away before it is closed.
    private static let lingeringTime = Duration.seconds(2)

    private let responder: any Responder
    private let front: Front
    private let duty: Duty
    private var exchange: Exchange
    private var live: LiveConfiguration.Copy
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
            let descriptor = front.events.next()
            duty.begin()
            front.configuration.refresh(&live)
            if let listener = front.listener(descriptor) {
                if var connection = front.accept(on: listener, live.configuration) { serve(&connection, isNew: true) }
            } else if var connection = front.connections.claim(descriptor) {
                serve(&connection, isNew: false)
            }
            duty.end()
        }
    }

    /// Takes what one call receives: a connection that has more to say waits for its turn.
    private mutating func serve(_ connection: inout Connection, isNew: Bool) {
        connection.gate.apply(live.configuration.recordLimits)
        let fate = receive(&connection)
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
        if count > 0 { return take(count, &connection) }
        if count < 0, errno == EAGAIN || errno == EINTR { return .wait }
        if connection.phase == .receiving, connection.gate.hasRequest { front.countAborted() }
        return .end
    }

    private mutating func take(_ count: Int, _ connection: inout Connection) -> Fate {
        if connection.phase == .lingering { return .wait }
        var bytes = buffer[..<count]
        while true {
            switch connection.gate.take(&bytes) {
            case .incomplete:
                return .wait
            case .reply(let reply):
                guard send(reply, connection) else { return .end }
            case .abort(let reply, let keepsConnection):
                front.countAborted()
                guard send(reply, connection), keepsConnection else { return .end }
                connection.keep(until: .now + .seconds(live.configuration.idleTimeout))
            case .refuse(let reply):
                return !reply.isEmpty && send(reply, connection) ? .linger : .end
            case .complete(let request):
                guard answer(request, connection) else { return .end }
                guard request.isTaken else { return .linger }
                guard request.keepsConnection else { return .end }
                connection.keep(until: .now + .seconds(live.configuration.idleTimeout))
            }
        }
    }

    /// Sends a few bytes at once or not at all: a peer that asks and asks and does not read is given up.
    private func send(_ bytes: [UInt8], _ connection: Connection) -> Bool {
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        return unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(connection.descriptor, $0.baseAddress, $0.count, flags)
        } == bytes.count
    }

    private mutating func answer(_ request: WholeRequest, _ connection: Connection) -> Bool {
        guard let parameters = exchange.begin(request) else {
            front.logger.error("libfcgi could not read a request that is whole")
            return false
        }
        let id = RequestID(of: parameters)
        let response = responder.respond(
            to: parameters, content: { () throws(RequestFault) in try request.checkedContent() },
            mount: live.configuration.mount, id: id,
            beforehand: { if responder.mayTakeLong($0) { duty.leave() } })
        let document = response.document
        if mayBeHeldUp(writing: document, connection) { duty.leave() }
        let isWritten = exchange.end(writing: document, to: connection.descriptor)
        if !isWritten {
            front.logger.info("The client went away before its answer was written", metadata: ["request": "\(id)"])
        }
        return isWritten
    }

    /// Whether the web server may have to read before all of an answer is written: a large one, or one behind others.
    private func mayBeHeldUp(writing document: [UInt8], _ connection: Connection) -> Bool {
        document.count > Self.heldAtOnce || (connection.hasServed && !connection.takesMore)
    }
}
