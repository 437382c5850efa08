import Authentication
import Catalogue
import Gateway
import Time

/// What the service tells its operator about itself.
struct ServiceStatus {
    let now: Timestamp
    let started: Timestamp
    let front: FrontStatus?
    let routes: [(route: String, statistics: RouteStatistics)]
    /// The accounts that are kept in memory; nil in plain CGI, where none are.
    let credentials: (count: Int, at: Timestamp)?
    let hashing: (running: Int, refused: Int, limit: Int)
    /// The bytes of the database; nil where it cannot be read, which takes nothing from the rest.
    let databaseSize: Int64?

    init(of service: Service, _ rules: SignInRules, at now: Timestamp) {
        self.now = now
        started = service.statistics.started
        front = service.front()
        routes = service.statistics.counted
        credentials = service.credentials.loaded()
        let (running, refused) = service.hashing.figures
        hashing = (running, refused, rules.passwords.limit.hashes)
        databaseSize = try? service.catalogue.size()
    }
}

extension ServiceStatus {
    private enum Format: String, CaseIterable {
        case json
        case openmetrics
    }

    @Sendable
    static func show(_ call: Call) throws(Problem) -> Response {
        let format = try format(for: call.request)
        let status = ServiceStatus(of: call.service, call.rules, at: call.now)
        var response: Response
        switch format {
        case .json: response = Response(.ok, status.json)
        case .openmetrics:
            let type = "application/openmetrics-text; version=1.0.0; charset=utf-8"
            response = Response(.ok, fields: [Field(.contentType, type)], content: status.openMetrics)
        }
        response.fields.append(Field(.vary, "Accept"))
        return response
    }

    private static func format(for request: Request) throws(Problem) -> Format {
        guard let query = request.query else { throw Problem(.badRequest, "The query is not UTF-8.") }
        let values = query.values(of: "format")
        guard let text = values.first else { return format(by: AcceptField(request.field("Accept"))) }
        let format = Format.allCases.first { $0.rawValue.utf8.elementsEqual(text.utf8) }
        guard values.count == 1, let format else {
            throw Problem(.badRequest, .fields([("format", "format is json or openmetrics")]))
        }
        return format
    }

    private static func format(by accept: AcceptField) -> Format {
        accept.weight(of: "application/openmetrics-text") > accept.weight(of: "application/json") ? .openmetrics : .json
    }
}
