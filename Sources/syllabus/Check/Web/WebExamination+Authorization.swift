import Files
import WebProbe

/// Whether what people sign in with reaches the service, and its refusal them.
extension WebExamination {
    mutating func examineAuthorization() {
        let url = address.url("/api/v1/users/token")
        // Neither counts as a failed sign-in: the one is no token, and the other has no password in it.
        let exchanges = ask([
            WebRequest(url, fields: [("Authorization", "Token x")]),
            WebRequest(url, fields: [("Authorization", "Basic x")]),
        ])
        guard let byToken = exchanges?.first, let byPassword = exchanges?.last else { return }
        guard let answer = byToken.answer, answer.status == 401 else {
            return add(.error, "\(url) with a wrong token is answered by \(byToken.words), and not by 401")
        }
        judgeRefusal(answer, url)
        isTokenHeard = answer.refusesToken
        guard isTokenHeard else { return }
        judgePassword(byPassword)
        judgeKeeping(answer)
    }

    /// The service says of a token that it is invalid, and nothing of the kind where it has seen none.
    private mutating func judgeRefusal(_ answer: WebAnswer, _ url: String) {
        let realm = answer.field("WWW-Authenticate") ?? "none"
        switch answer {
        case _ where !answer.hasOwnChallenge:
            add(
                .error, "\(url): a 401 with the challenge \(realm.quoted) comes in place of the service's own",
                "take the web server's own passwords (auth_basic, AuthType) off these paths, and: "
                    + WebRemedy.keepErrors.words(for: server))
        case _ where answer.detail == nil:
            add(
                .warning,
                "\(url): the web server puts a page of its own in place of the service's 401 (\(answer.words))",
                .keepErrors)
        case _ where answer.refusesToken:
            add(.ok, "Authorization reaches the service, and its 401 comes back unchanged")
        default: break
        }
        guard answer.hasOwnChallenge, !answer.refusesToken else { return }
        add(.error, "Authorization does not reach the service, so nobody can sign in", .passAuthorization)
    }

    private mutating func judgePassword(_ exchange: WebExchange) {
        // Where the web server has put its own page there, it cannot be seen, and has been told.
        guard let answer = exchange.answer, answer.detail != nil || !answer.hasOwnChallenge else { return }
        guard !answer.refusesPassword else { return add(.ok, "sign-ins by Basic reach the service") }
        add(
            .error, "tokens reach the service, and sign-ins by Basic do not: they are answered by \(answer.words)",
            "take the web server's own passwords (auth_basic, AuthType) off these paths")
    }

    /// What is answered to somebody who signs in is nobody else's.
    private mutating func judgeKeeping(_ answer: WebAnswer) {
        let isForbidden = answer.field("Cache-Control")?.lowercased().contains("no-store") == true
        let isKept = answer.field("Age") != nil || answer.field("X-Cache")?.uppercased().contains("HIT") == true
        guard isKept || !isForbidden else {
            return add(.ok, "Cache-Control: no-store comes with what is answered to one person")
        }
        let words = isKept ? "came out of a cache" : "came without Cache-Control: no-store"
        add(.warning, "an answer to somebody who signs in \(words), so others may be given it", .keepNothing)
    }
}
