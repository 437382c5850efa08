import Gateway
import Time

extension ServiceStatus {
    /// For Prometheus and its kind (OpenMetrics 1.0).
    var openMetrics: [UInt8] {
        var text = OpenMetricsText()
        text.gauge("syllabus_start_time_seconds", unit: "seconds", "When the process started.", started.seconds)
        if let front {
            Self.write(connectionsOf: front, to: &text)
            Self.write(limitsOf: front, to: &text)
        }
        writeRequests(to: &text)
        writeStores(to: &text)
        return text.content
    }

    private static func write(connectionsOf front: FrontStatus, to text: inout OpenMetricsText) {
        text.gauge("syllabus_connections", "Connections that are open.", front.connections)
        text.gauge(
            "syllabus_idle_connections", "Kept connections with nothing of a next request.", front.idleConnections)
        text.gauge(
            "syllabus_receiving_connections", "Connections with a part of a request.", front.receivingConnections)
        text.counter("syllabus_accepted_connections", "Connections that were accepted.", front.acceptedConnections)
        text.counter(
            "syllabus_refused_connections", "Connections of peers that are not allowed.", front.refusedConnections)
        text.counter("syllabus_expired_connections", "Connections that took too long.", front.expiredConnections)
        text.counter("syllabus_aborted_requests", "Requests that the web server took back.", front.abortedRequests)
    }

    private static func write(limitsOf front: FrontStatus, to text: inout OpenMetricsText) {
        text.gauge("syllabus_workers", "Requests that can be answered at once.", front.workers)
        text.gauge("syllabus_busy_workers", "Requests that are being answered.", front.busyWorkers)
        text.gauge("syllabus_connection_limit", "Connections that may be open at once.", front.connectionLimit)
        text.gauge("syllabus_body_limit_bytes", unit: "bytes", "The largest content of a request.", front.bodyLimit)
        text.gauge(
            "syllabus_parameter_limit_bytes", unit: "bytes", "The largest parameters of a request.",
            front.parameterLimit)
    }

    private func writeRequests(to text: inout OpenMetricsText) {
        text.family("syllabus_requests", .counter, "Requests that were answered, by route and status.")
        for (route, statistics) in routes {
            for (code, count) in statistics.statuses {
                text.sample("syllabus_requests_total", count, ["route": route, "status": "\(code)"])
            }
        }
        let name = "syllabus_request_duration_seconds"
        text.family(name, .histogram, unit: "seconds", "How long answers took, by route.")
        for (route, statistics) in routes {
            let latency = statistics.latency
            for (bound, count) in latency.buckets {
                text.sample("\(name)_bucket", count, ["route": route, "le": bound?.text ?? "+Inf"])
            }
            text.sample("\(name)_sum", latency.sum.text, ["route": route])
            text.sample("\(name)_count", latency.count, ["route": route])
        }
    }

    private func writeStores(to text: inout OpenMetricsText) {
        if let credentials {
            text.gauge("syllabus_credentials", "Accounts that are loaded.", credentials.count)
            text.gauge(
                "syllabus_credentials_loaded_time_seconds", unit: "seconds", "When the accounts were loaded.",
                credentials.at.seconds)
        }
        text.gauge("syllabus_running_password_hashes", "Passwords that are being hashed.", hashing.running)
        text.gauge("syllabus_password_hash_limit", "Passwords that may be hashed at once.", hashing.limit)
        text.counter(
            "syllabus_refused_password_hashes", "Passwords that were not hashed for that limit.", hashing.refused)
        if let databaseSize {
            text.gauge("syllabus_database_size_bytes", unit: "bytes", "The size of the database.", databaseSize)
        }
    }
}
