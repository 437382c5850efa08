import Gateway
import Logging

/// What is to be told of a request once it is answered.
struct RequestRecord {
    let id: RequestID
    private let parameters: Parameters
    /// The routes of the path, one for each method it has.
    var routes: [Route] = []
    /// Who signed in.
    var principal: Int64?
    private let start = ContinuousClock.now

    init(of parameters: Parameters, _ id: RequestID) {
        self.parameters = parameters
        self.id = id
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
            "bytes": .stringConvertible(parameters.askForHead ? 0 : response.content.count),
            "seconds": .stringConvertible(seconds.value),
        ]
        let line = RequestLine(of: parameters)
        metadata["method"] = line.method.map { .string($0) }
        metadata["path"] = line.path.map { .string($0) }
        if let principal { metadata["principal"] = .stringConvertible(principal) }
        return metadata
    }
}
