import JSON
import WebProbe

/// Whether fields and paths come through as they are.
extension WebExamination {
    mutating func examineFields(of index: WebAnswer) {
        let url = address.url("/api/v1")
        let tag = index.field("ETag")
        let exchanges = ask([
            WebRequest(address.url("/api/v1/courses?limit=1")), WebRequest(url, by: .head),
            WebRequest(address.url("/api/v1/courses/1%2F1")),
            WebRequest(url, fields: tag.map { [("If-None-Match", $0)] } ?? []),
        ])
        guard let exchanges, exchanges.count == 4 else { return }
        judgeCourses(exchanges[0])
        judgeHead(exchanges[1])
        if exchanges[2].answer?.isUnknownPathOfService != true {
            add(
                .note,
                "a path with %2F in it is answered by \(exchanges[2].words), and not by the service, which has no such path",
                .keepSlashes)
        }
        if tag == nil || exchanges[3].answer?.status != 304 {
            let words = tag == nil ? "no ETag comes" : "If-None-Match is answered by \(exchanges[3].words)"
            add(.note, "\(words), so what clients have already is sent again", .keepTags)
        }
        if index.field("X-Request-Id") == nil {
            add(
                .note, "X-Request-Id does not come, by which a request is found in the log",
                "let the web server pass it on")
        }
    }

    private mutating func judgeCourses(_ exchange: WebExchange) {
        guard exchange.answer?.status != 200 || exchange.answer?.object?["courses"]?.array == nil else { return }
        add(
            .error, "\(address.url("/api/v1/courses")) is answered by \(exchange.words)",
            "look at the log of the service, where there is a line for each fault of its own")
    }

    private mutating func judgeHead(_ exchange: WebExchange) {
        guard exchange.answer?.status != 200 else { return }
        add(.warning, "HEAD is answered by \(exchange.words), and GET by 200", "let the web server pass HEAD on")
    }
}
