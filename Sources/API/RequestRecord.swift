import Gateway
import Logging

/// What is to be told of a request once it is answered.
struct RequestRecord {
    private static let pathLimit = 1024
    private static let methodLimit = 32

    let id: RequestID
    /// The request; nil where something else came.
    let request: Request?
    /// The routes of the path, one for each method it has.
    var routes: [Route] = []
    /// Who signed in.
    var principal: Int64?
    private let start = ContinuousClock.now

    init(of request: Request) {
        id = request.id
        self.request = request
    }

    init(ofFault id: RequestID) {
        self.id = id
        request = nil
    }

    /// How long it has taken so far.
    var seconds: Seconds { Seconds(ContinuousClock.now - start) }

    /// The place in the statistics.
    var route: Int {
        routes.first.flatMap { Routes.patterns.firstIndex(of: $0.pattern) } ?? RequestStatistics.none
    }

    /// Whether it may be told of in the log.
    var isLogged: Bool { routes.allSatisfy(\.isLogged) }

    /// What the log tells of it: no query, no field and no content, since any of them may hold a secret.
    func metadata(of response: Response, _ seconds: Seconds) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "request": "\(id)", "status": .stringConvertible(response.status.code),
            "bytes": .stringConvertible(response.isHeadOnly ? 0 : response.content.count),
            "seconds": .stringConvertible(seconds.value),
        ]
        if let request {
            metadata["method"] = .string(String(request.method.name.prefix(Self.methodLimit)))
            metadata["path"] = .string(request.sentPath(upTo: Self.pathLimit))
        }
        if let principal { metadata["principal"] = .stringConvertible(principal) }
        return metadata
    }
}
