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

    /// Whether a request may write to the disk, or has a password to be hashed.
    ///
    /// - Parameter request: The request.
    /// - Returns: Whether it may.
    public func mayTakeLong(_ request: Request) -> Bool {
        !request.method.isSafe || request.authorization.map { AuthorizationField($0).scheme == .basic } ?? false
    }

    /// Answers a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The answer.
    public func respond(to request: Request) -> Response {
        let rules = rules.current()
        var record = RequestRecord(of: request.parameters, request.id)
        let response: Response
        do throws(Problem) {
            response = try answer(request, rules, &record).revalidated(for: request)
        } catch {
            log(error, request.id)
            response = error.response(to: request.id)
        }
        note(response, record, rules.log)
        return response.completed(for: request.id, carriesCredentials: request.authorization != nil)
            .shared(rules.crossOrigin, for: request.parameters, at: record.routes)
    }

    /// Answers what came instead of a request.
    ///
    /// - Parameters:
    ///   - fault: Why it is none.
    ///   - parameters: What is known of it.
    ///   - id: Its id.
    /// - Returns: The answer.
    public func respond(to fault: RequestFault, of parameters: Parameters, id: RequestID) -> Response {
        let record = RequestRecord(of: parameters, id)
        let response = Problem(fault).response(to: id)
        let rules = rules.current()
        note(response, record, rules.log)
        return response.completed(for: id, carriesCredentials: true)
            .shared(rules.crossOrigin, for: parameters, at: record.routes)
    }

    private func answer(
        _ request: Request, _ rules: ServiceRules, _ record: inout RequestRecord
    ) throws(Problem) -> Response {
        guard let path = request.path else { throw .notFound }
        let routes = Routes.matching(path)
        record.routes = routes
        guard !routes.isEmpty else { throw .notFound }
        guard request.method != .options else { return Response(.noContent, fields: [Self.allow(routes)]) }
        let method = request.method == .head ? .get : request.method
        guard let route = routes.first(where: { $0.method == method }) else {
            throw Problem(
                .methodNotAllowed, "The method is not allowed for the requested URL.", fields: [Self.allow(routes)])
        }
        let call = Call(
            request: request, service: service, serviceRules: rules, id: route.id(in: path) ?? 0, now: .now,
            logger: logger)
        return try route.handler.answer(call, &record.principal)
    }

    private static func allow(_ routes: [Route]) -> Field {
        let methods = Set(routes.map(\.method))
        let implied: Set<Method> = methods.contains(.get) ? [.head, .options] : [.options]
        return Field(.allow, methods.union(implied).map(\.name).sorted().joined(separator: ", "))
    }

    /// Counts an answer, and tells of it where the rules want that.
    private func note(_ response: Response, _ record: RequestRecord, _ rules: LogRules) {
        let seconds = record.seconds
        service.statistics.count(response.status, route: record.route, seconds: seconds)
        let isSlow = rules.isSlow(seconds)
        guard rules.accessLog || isSlow, record.isLogged else { return }
        let metadata = record.metadata(of: response, seconds)
        if rules.accessLog { logger.info("Request", metadata: metadata) }
        if isSlow { logger.warning("Slow request", metadata: metadata) }
    }

    private func log(_ problem: Problem, _ id: RequestID) {
        guard let cause = problem.cause else { return }
        logger.error("\(problem.status.reason)", metadata: ["request": "\(id)", "cause": "\(cause)"])
    }
}

extension Route.Handler {
    /// Calls the handler; who signed in is noted before it, and stays so where it throws.
    fileprivate func answer(_ call: Call, _ id: inout Int64?) throws(Problem) -> Response {
        switch self {
        case .anyone(let handle): return try handle(call)
        case .kept(let handle): return try call.kept { () throws(Problem) in try handle(call) }
        case .signedIn(let handle): return try handle(call, try Self.principal(call, &id))
        case .password(let handle):
            let principal = try Self.principal(call, &id)
            guard case .password = principal.means else {
                throw Problem(.forbidden, "This needs your user name and password by Basic; a token does not suffice.")
            }
            return try handle(call, principal)
        }
    }

    private static func principal(_ call: Call, _ id: inout Int64?) throws(Problem) -> Principal {
        let principal = try SignIn(call).principal()
        id = principal.credential.id
        return principal
    }
}
