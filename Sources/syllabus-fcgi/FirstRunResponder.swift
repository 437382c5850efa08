import Gateway
import Glibc
import Settings

/// Says what to do until the state folder is made; then it ends the process, and the web server starts one that serves.
struct FirstRunResponder: Responder {
    let folder: StateFolder

    func mayTakeLong(_ request: Request) -> Bool { false }

    func respond(to request: Request) -> Response { answer(to: request.parameters) }

    func respond(to fault: RequestFault, of parameters: Parameters, id: RequestID) -> Response {
        answer(to: parameters)
    }

    private func answer(to parameters: Parameters) -> Response {
        if !folder.isNew { kill(getpid(), SIGTERM) }
        return FirstRun.answer(to: parameters.text("HTTP_ACCEPT"))
    }
}
