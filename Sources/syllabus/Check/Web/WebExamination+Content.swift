import Settings
import WebProbe

/// Whether the web server's limit of what is sent is the service's own.
extension WebExamination {
    mutating func examineContentLimit() {
        guard let limit = settings?.bodyLimit else {
            return add(.note, "how much may be sent was not tried: body_limit stands in the state folder's settings")
        }
        // Without credentials, so that nothing comes of it.
        let url = address.url("/api/v1/courses")
        let exchanges = ask([WebRequest(url, by: .post(bytes: limit)), WebRequest(url, by: .post(bytes: limit + 1))])
        guard let exchanges, let most = exchanges.first, let beyond = exchanges.last else { return }
        guard exchanges.allSatisfy({ $0.result.failure != .timedOut }) else {
            return add(.note, "whether \(limit) bytes (body_limit) may be sent was not seen: they took too long")
        }
        for exchange in exchanges {
            guard let other = exchange.answer?.exceededBodyLimit, other != limit else { continue }
            return tellOtherSettings("\(other)", limit)
        }
        guard most.answer?.hasOwnChallenge == true else { return tellLowerLimit(most, limit) }
        guard beyond.answer?.hasOwnChallenge != true else { return tellOtherSettings("more", limit) }
        judgeRefusal(beyond, limit)
    }

    private mutating func tellLowerLimit(_ exchange: WebExchange, _ limit: Int) {
        guard exchange.answer?.status != 401 else { return }
        add(
            .warning,
            "\(limit) bytes (body_limit) may be sent to the service, but the web server answers \(exchange.words): "
                + "its own limit is lower", .allowContent(limit))
    }

    private mutating func tellOtherSettings(_ other: String, _ limit: Int) {
        add(
            .warning, "the running service has a body_limit of \(other), and the settings here say \(limit)",
            "let it read them again (SIGHUP), if it has this state folder and no variable SYLLABUS_BODY_LIMIT of its own"
        )
    }

    private mutating func judgeRefusal(_ exchange: WebExchange, _ limit: Int) {
        guard let answer = exchange.answer, answer.status == 413 else {
            return add(
                .warning, "a byte more than body_limit (\(limit)) is answered by \(exchange.words), and not by 413",
                .allowContent(limit))
        }
        let who =
            answer.exceededBodyLimit == nil
            ? "by the web server" : "by the service; the web server's own limit is higher, or it has none"
        add(.ok, "\(limit) bytes may be sent (body_limit), and a byte more is refused with 413 \(who)")
    }
}
