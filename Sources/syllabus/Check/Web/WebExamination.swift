import Authentication
import Files
import Settings
import Time
import WebProbe

/// A look at the running service through its web server, which changes nothing.
struct WebExamination {
    let address: WebAddress
    /// The state folder that the service is meant to have, where one is at hand.
    let folder: StateFolder?
    /// The settings of that folder, where they can be read.
    let settings: ServiceSettings?
    /// The option that names the folder, for the commands in remedies.
    let state: State
    let now: Timestamp
    private(set) var findings: [Finding] = []
    /// Which web server answers.
    var server = WebServer.unknown
    /// Whether it is reached by an address that only this machine has.
    var isOnLoopback = false
    /// The address that has answered, in digits.
    var remoteAddress: String?
    /// Whether it is reached by an address that this machine has, so that it sees the same at both ends.
    var isOnThisMachine = false
    /// Whether its certificate was found wanting, and is not looked at any more.
    var trustsAnyCertificate = false
    /// Whether a token reaches the service.
    var isTokenHeard = false
    private let curl: Curl
    private var isOutOfTime = false

    init(of address: WebAddress, _ folder: StateFolder?, _ state: State, by curl: Curl, now: Timestamp) {
        self.address = address
        self.folder = folder
        self.state = state
        self.curl = curl
        self.now = now
        settings = folder.flatMap { try? ServiceSettings(in: $0, environment: ProcessEnvironment.variables) }
    }

    mutating func run() {
        guard let index = askForIndex() else { return }
        if judgeIndex(index) {
            examineAuthorization()
            examineFields(of: index)
            examineContentLimit()
        }
        examineOperators()
        examineEncryption()
        examineExposure()
        if isTokenHeard { examineAccounts() }
        if isOutOfTime {
            add(
                .note, "not all was asked in time, for the answers are slow to come",
                "try again from nearer to the web server")
        }
    }

    mutating func add(_ level: Finding.Level, _ text: String, _ remedy: String? = nil) {
        findings.append(
            Finding(level: level, text: text.printable, remedy: remedy.map { state.completed($0).printable }))
    }

    /// The same with a line for the configuration of the web server that answers.
    mutating func add(_ level: Finding.Level, _ text: String, _ remedy: WebRemedy) {
        add(level, text, remedy.words(for: server))
    }

    /// Sends requests at the same time.
    ///
    /// - Returns: What came of each; nil where no time is left.
    mutating func ask(_ requests: [WebRequest]) -> [WebExchange]? {
        let exchanges = askWhatCanBe(requests)
        return exchanges.count == requests.count ? exchanges : nil
    }

    /// The same, but that the first ones come without the rest where time runs out.
    mutating func askWhatCanBe(_ requests: [WebRequest]) -> [WebExchange] {
        let exchanges = curl.exchanges(
            requests.map { request in
                var request = request
                request.trustsAnyCertificate = trustsAnyCertificate
                return request
            })
        let asked = exchanges.prefix { $0.result.failure != .notAsked }
        isOutOfTime = isOutOfTime || asked.count < exchanges.count
        return Array(asked)
    }

    mutating func ask(_ request: WebRequest) -> WebExchange? { ask([request])?.first }
}

extension Result {
    /// Why there is none.
    var failure: Failure? {
        guard case .failure(let failure) = self else { return nil }
        return failure
    }
}

extension WebExchange {
    /// What came, in a few words.
    var words: String {
        switch result {
        case .success(let answer): answer.words
        case .failure(let failure): failure.words
        }
    }
}

extension WebAnswer {
    /// What came, in a few words.
    var words: String {
        let type = field("Content-Type")?.prefix { $0 != ";" } ?? "nothing inside"
        return "\(status) with \(detail.map { "the problem \($0.quoted)" } ?? String(type))"
    }
}

extension WebFailure {
    /// What came instead of an answer, in a few words.
    var words: String {
        switch self {
        case .unknownHost: "no address of that name"
        case .notConnected: "no connection"
        case .timedOut: "no answer in time"
        case .notAsked: "nothing, since no time was left to ask"
        case .certificate: "a certificate that cannot be trusted"
        case .noTLS(let words): "no TLS (\(words))"
        case .cutOff: "a connection that was cut off"
        case .notHTTP: "something that is not HTTP"
        case .other(let words): words
        }
    }
}
