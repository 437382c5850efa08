import Authentication
public import Gateway
import JSON
public import Logging
import Time

/// Answers requests by the table of routes.
///
/// The order is the contract's: the path is judged before the method, the method before the credentials, and those before
/// the content.
public struct RoutedResponder: Responder {
    private let service: Service
    private let rules: LiveRules
    private let logger: Logger

    /// Makes a responder.
    ///
    /// - Parameters:
    ///   - service: What handlers use.
    ///   - rules: What may change from one request to the next.
    ///   - logger: Where the causes of faults are told.
    public init(service: Service, rules: LiveRules, logger: Logger) {
        self.service = service
        self.rules = rules
        self.logger = logger
    }

    /// Answers a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The answer.
    public func respond(to request: Request) -> Response {
        let rules = rules.current()
        var response: Response
        do throws(Problem) {
            response = try answer(request, rules.signIn).revalidated(for: request)
        } catch {
            log(error, request.id)
            response = error.response(to: request.id)
        }
        response.isHeadOnly = request.method == .head
        return response.completed(for: request.id, carriesCredentials: request.authorization != nil)
    }

    /// Answers what came instead of a request.
    ///
    /// - Parameters:
    ///   - fault: Why it is none.
    ///   - id: Its id.
    /// - Returns: The answer.
    public func respond(to fault: RequestFault, id: RequestID) -> Response {
        Problem(fault).response(to: id).completed(for: id, carriesCredentials: true)
    }

    private func answer(_ request: Request, _ rules: SignInRules) throws(Problem) -> Response {
        guard let path = request.path else { throw .notFound }
        let routes = Routes.matching(path)
        guard !routes.isEmpty else { throw .notFound }
        guard request.method != .options else { return Response(.noContent, fields: [Self.allow(routes)]) }
        let method = request.method == .head ? .get : request.method
        guard let route = routes.first(where: { $0.method == method }) else {
            throw Problem(
                .methodNotAllowed, "The method is not allowed for the requested URL.", fields: [Self.allow(routes)])
        }
        return try route.handler.answer(
            Call(request: request, service: service, rules: rules, id: route.id(in: path) ?? 0, now: .now))
    }

    private static func allow(_ routes: [Route]) -> Field {
        let methods = Set(routes.map(\.method))
        let implied: Set<Method> = methods.contains(.get) ? [.head, .options] : [.options]
        return Field(.allow, methods.union(implied).map(\.name).sorted().joined(separator: ", "))
    }

    private func log(_ problem: Problem, _ id: RequestID) {
        guard let cause = problem.cause else { return }
        logger.error("\(problem.status.reason)", metadata: ["request": "\(id)", "cause": "\(cause)"])
    }
}

extension Route.Handler {
    fileprivate func answer(_ call: Call) throws(Problem) -> Response {
        switch self {
        case .anyone(let handle): return try handle(call)
        case .signedIn(let handle): return try handle(call, try SignIn(call).principal())
        case .password(let handle):
            let principal = try SignIn(call).principal()
            guard case .password = principal.means else {
                throw Problem(.forbidden, "This needs your user name and password by Basic; a token does not suffice.")
            }
            return try handle(call, principal)
        }
    }
}
