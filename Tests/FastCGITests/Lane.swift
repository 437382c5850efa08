import Files
import Gateway
import Glibc
import Logging
import Sockets
import Synchronization
import TestSupport

@testable import FastCGI

/// Workers behind a unix socket of their own, which sleep for good once the test is over.
final class Lane {
    let count = Counter()
    let latch: Latch
    let front: Front
    private let folder: TemporaryFolder

    /// Starts workers, of which so many wait at once as there are places.
    init(workers: Int = 1, places: Int = 1) throws {
        folder = try TemporaryFolder()
        latch = try Latch()
        front = try Front(
            listeners: try Listener.open(.unix(path: folder["socket"])),
            configuration: ServerConfiguration(workers: workers, bodyLimit: 1000),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, places: places)
        for number in 0..<workers {
            let echo = Echo(count: count, latch: latch)
            let worker = WorkerHandOver(try Worker(responder: echo, front: front, number: number))
            guard startThread({ worker.run() }) else { throw ServerError.outOfResources }
        }
        try front.open()
    }

    deinit {
        latch.open()
        front.close()
    }

    func client() throws -> RecordClient {
        guard let client = RecordClient(path: folder["socket"]) else { throw ServerError.lostSocket }
        return client
    }
}

/// Answers with what it was asked, and counts; what is asked below `/held` waits for the latch.
private struct Echo: Responder {
    let count: Counter
    let latch: Latch

    func mayTakeLong(_ request: Request) -> Bool { request.method == .post }

    func respond(to request: Request) -> Response {
        count.value.withLock { $0 += 1 }
        let segments = request.path?.segments ?? []
        if segments.first == "held" { latch.wait() }
        let path = segments.joined(separator: ",")
        return Response(.ok, content: Array("\(request.method.name) \(path) \(request.content.count)".utf8))
    }

    func respond(to fault: RequestFault, of parameters: Parameters, id: RequestID) -> Response {
        Response(fault == .contentTooLarge(limit: 1000) ? .contentTooLarge : .badRequest, content: Array("fault".utf8))
    }
}

final class Counter: Sendable {
    let value = Mutex(0)
}

/// Holds threads up until it is opened.
final class Latch: Sendable {
    private let ends: [Int32]

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw ServerError.outOfResources
        }
        self.ends = ends
    }

    deinit {
        for end in ends { close(end) }
    }

    func wait() {
        var watched = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        while unsafe poll(&watched, 1, -1) != 1 {}
    }

    func open() {
        shutdown(ends[1], Int32(SHUT_RDWR))
    }
}
