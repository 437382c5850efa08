import Gateway
import JSON
import Time

extension ServiceStatus {
    /// For people, and for checks by a few lines of script.
    var json: JSONValue {
        [
            "started_at": .string(started.rfc3339), "uptime": .integer(now.seconds - started.seconds),
            "front": front.map(Self.json) ?? .null,
            "requests": .array(routes.map { Self.json($0.route, $0.statistics) }),
            "credentials": credentials.map {
                ["count": .integer(Int64($0.count)), "loaded_at": .string($0.at.rfc3339)]
            } ?? .null,
            "password_hashes": [
                "running": .integer(Int64(hashing.running)), "limit": .integer(Int64(hashing.limit)),
                "refused": .integer(Int64(hashing.refused)),
            ],
            "database": ["bytes": databaseSize.map { .integer($0) } ?? .null],
        ]
    }

    private static func json(_ front: FrontStatus) -> JSONValue {
        func number(_ path: KeyPath<FrontStatus, Int>) -> JSONValue { .integer(Int64(front[keyPath: path])) }
        return [
            "workers": ["count": number(\.workers), "busy": number(\.busyWorkers)],
            "connections": [
                "open": number(\.connections), "idle": number(\.idleConnections),
                "receiving": number(\.receivingConnections), "limit": number(\.connectionLimit),
                "accepted": number(\.acceptedConnections), "refused": number(\.refusedConnections),
                "expired": number(\.expiredConnections),
            ],
            "aborted_requests": number(\.abortedRequests),
            "limits": ["body": number(\.bodyLimit), "parameters": number(\.parameterLimit)],
        ]
    }

    private static func json(_ route: String, _ statistics: RouteStatistics) -> JSONValue {
        let latency = statistics.latency
        let statuses = statistics.statuses.map { ("\($0.code)", JSONValue.integer(Int64($0.count))) }
        let buckets = latency.buckets.map { ($0.bound?.text ?? "+Inf", JSONValue.integer(Int64($0.count))) }
        return [
            "route": .string(route), "statuses": .object(JSONObject(members: statuses)),
            "seconds": [
                "count": .integer(Int64(latency.count)), "sum": .number(latency.sum.text),
                "buckets": .object(JSONObject(members: buckets)),
            ],
        ]
    }
}
