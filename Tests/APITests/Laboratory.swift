import API
import Authentication
import Catalogue
import Files
import FoundationEssentials
import Gateway
import JSON
import Logging
import SQLite
import Sockets
import TestSupport
import Testing
import Time

/// A service of one's own with the account `kennethlove` in a folder of its own, called without a socket.
final class Laboratory {
    static let password = "correct horse"
    static let secret = "secret-key-for-the-worked-example"

    let folder: TemporaryFolder
    let responder: RoutedResponder
    let tokens: TokenSigner
    let signIn: SignInRules
    let rules: LiveRules
    let file: CredentialFile
    let hashing: HashingBudget

    let log = RecordingLogHandler()

    /// Makes one whose hashes are as cheap as they can be, unless dearer ones are wanted.
    init(
        accountCost: PasswordHashCost? = nil, wantedCost: PasswordHashCost? = nil, hashes: Int = 4,
        isRegistrationOpen: Bool = true, allowsNonExpiring: Bool = false,
        log logRules: LogRules = LogRules(accessLog: false, slowSeconds: 0),
        front: FrontStatus? = nil, readsAccountsWhenAsked: Bool = false
    ) throws {
        folder = try TemporaryFolder()
        file = CredentialFile(path: folder["credentials.json"])
        try file.create()
        let cost = try #require(PasswordHashCost(memory: 8, iterations: 1, parallelism: 1))
        let hash = try PasswordHash.make(
            try #require(Password(new: Array(Self.password.utf8))), cost: accountCost ?? cost)
        let name = try #require(UserName("kennethlove"))
        let email = try #require(EmailAddress("kenneth@example.com"))
        try file.update { table in
            _ = try table.add(username: name, email: email, passwordHash: hash)
        }
        let keys = try LiveKeyRing(file: SecretFile(try folder.writeSecret(Self.secret))) { _ in }
        tokens = TokenSigner(keyRing: keys.current(), policy: TokenPolicy(allowsNonExpiring: allowsNonExpiring))
        signIn = SignInRules(
            tokenPolicy: tokens.policy, lifetimes: TokenLifetimes(standard: 3600, maximum: 2_592_000),
            passwords: PasswordRules(cost: wantedCost ?? cost, limit: HashingLimit(hashes, of: cost)),
            isRegistrationOpen: isRegistrationOpen, trustedProxies: [try AddressRange("10.0.0.0/8")])
        rules = LiveRules(ServiceRules(signIn: signIn, log: logRules))
        let signIns = try SharedFile()
        hashing = HashingBudget(signIns)
        let catalogue = try CatalogueStore(path: folder.database)
        let service = Service(
            catalogue: { catalogue }, answers: RenderedAnswers(limit: 1 << 20),
            credentials: readsAccountsWhenAsked
                ? LiveCredentials(readWhenAsked: file) : try LiveCredentials(file: file) { _ in },
            keys: keys, throttle: SignInThrottle(signIns), hashing: hashing,
            slowWork: SlowWork(workers: 16),
            statistics: RequestStatistics(started: Timestamp(seconds: 1_700_000_000)), front: { front })
        let log = log
        responder = RoutedResponder(service: service, rules: rules, logger: Logger(label: "test") { _ in log })
    }
}

extension TemporaryFolder {
    /// Puts another key before the one that is there, and gives the new text.
    func rotatedSecret() throws -> String {
        _ = try SecretFile(self["secret"]).rotate(at: .now)
        return try #require(text(of: "secret"))
    }

    /// Writes a secret that its owner alone can read.
    func writeSecret(_ text: String) throws -> String {
        let path = try write(text, to: "secret")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }
}

/// What is sent: everything but the method and the path may be left out.
struct Sent {
    var authorization: String?
    var type: String?
    var content: [UInt8] = []
    var fields: [String: String] = [:]
    var mount: Mount?

    static let nothing = Sent()

    static func json(_ text: String, as authorization: String? = nil) -> Sent {
        Sent(authorization: authorization, type: "application/json", content: Array(text.utf8))
    }

    static func form(_ text: String, as authorization: String? = nil) -> Sent {
        Sent(authorization: authorization, type: "application/x-www-form-urlencoded", content: Array(text.utf8))
    }
}

extension Laboratory {
    static func basic(_ name: String = "kennethlove", _ password: String = password) -> String {
        "Basic " + Data("\(name):\(password)".utf8).base64EncodedString()
    }

    /// Changes the catalogue past the service.
    func execute(_ sql: String) throws {
        try Connection(path: folder.database).execute(sql)
    }

    /// Adds an account with the usual password.
    func add(_ name: String, isAdmin: Bool = false) throws {
        let cost = try #require(PasswordHashCost(memory: 8, iterations: 1, parallelism: 1))
        let hash = try PasswordHash.make(try #require(Password(new: Array(Self.password.utf8))), cost: cost)
        let (name, email) = (try #require(UserName(name)), try #require(EmailAddress("\(name)@example.com")))
        try file.update { table in
            _ = try table.add(username: name, email: email, passwordHash: hash, isAdmin: isAdmin)
        }
    }

    func token(id: Int64 = 1, version: Int64 = 0, lasting seconds: Int64 = 3600) -> String {
        let claims = Claims(
            id: id, version: version, issuedAt: .now, expires: Timestamp.now.advanced(bySeconds: seconds))
        return "Token " + tokens.token(for: claims)
    }

    @discardableResult
    func send(_ method: String, _ target: String, _ sent: Sent = .nothing) throws -> Response {
        var parameters = Parameters(["REQUEST_METHOD": method, "REQUEST_URI": target, "REQUEST_ID": "the-id"])
        parameters.append("CONTENT_LENGTH", "\(sent.content.count)")
        if let type = sent.type { parameters.append("CONTENT_TYPE", type) }
        if let authorization = sent.authorization {
            parameters.append("HTTP_AUTHORIZATION", authorization)
        }
        for (name, value) in sent.fields { parameters.append(name, value) }
        let id = RequestID(of: parameters)
        return responder.respond(
            to: try Request(parameters: parameters, content: sent.content, mount: sent.mount, id: id))
    }
}

extension Response {
    var json: JSONValue? { try? JSONValue(parsing: content) }
    var message: JSONValue? { json?.object?["message"] }

    func all(_ name: Field.Name) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }
}
