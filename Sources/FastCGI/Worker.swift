import Gateway
import Glibc
import Logging

/// Serves one request after another on one thread.
struct Worker: ~Copyable {
    private let exchange: Exchange
    private let responder: any Responder
    private let configuration: ServerConfiguration
    private let state: ServerState
    private let logger: Logger

    init(
        responder: any Responder, configuration: ServerConfiguration, state: ServerState, logger: Logger
    ) {
        exchange = Exchange(accepting: configuration.descriptor)
        self.responder = responder
        self.configuration = configuration
        self.state = state
        self.logger = logger
    }

    /// Serves until the listening socket cannot be used any more.
    func run() {
        while true {
            switch exchange.accept() {
            case 0: serve()
            case -EBADF, -EINVAL, -ENOTSOCK: return
            case -EINTR, -ECONNABORTED: continue
            case let error: backOff(error)
            }
        }
    }

    private func serve() {
        state.begin()
        defer { state.end() }
        let parameters = exchange.parameters
        let id = RequestID(of: parameters)
        guard var response = response(to: parameters, id: id) else {
            _ = exchange.finish()
            return
        }
        response.isHeadOnly = parameters["REQUEST_METHOD"]?.elementsEqual(Method.head.name.utf8) == true
        let isWritten = exchange.write(response.document)
        let isFinished = exchange.finish()
        if !isWritten || !isFinished {
            logger.info("The client went away before its answer was written", metadata: ["request": "\(id)"])
        }
    }

    /// The answer, or nil where the web server has gone away and nothing must be done in its name.
    private func response(to parameters: Parameters, id: RequestID) -> Response? {
        switch exchange.content(limit: configuration.bodyLimit) {
        case .cut: return nil
        case .tooLarge: return responder.respond(to: .contentTooLarge(limit: configuration.bodyLimit), id: id)
        case .whole(let content):
            do throws(RequestFault) {
                return responder.respond(
                    to: try Request(parameters: parameters, content: content, mount: configuration.mount, id: id))
            } catch {
                return responder.respond(to: error, id: id)
            }
        }
    }

    /// Waits for descriptors or memory to be freed; a worker that gave up would be lost for good.
    private func backOff(_ error: Int32) {
        logger.warning("No connection can be accepted for now", metadata: ["errno": "\(-error)"])
        usleep(200_000)
    }
}
