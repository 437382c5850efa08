import Authentication
import Catalogue
import Gateway
import Logging
import Time

/// A request on its way to a handler, and what the handler may use.
struct Call {
    let request: Request
    let service: Service
    /// The same for the whole of the call.
    let serviceRules: ServiceRules
    /// The id in the path; 0, which no resource has, where the route's pattern has none.
    let id: Int64
    /// The moment the request is answered at; every check and every stamp of it use this one.
    let now: Timestamp
    let logger: Logger

    /// How people sign in.
    var rules: SignInRules { serviceRules.signIn }

    /// What signs tokens and verifies them, with the keys as of now.
    var tokens: TokenSigner { TokenSigner(keyRing: service.keys.current(), policy: rules.tokenPolicy) }

    /// The same with keys that another process may have seen just before this one.
    var tokensOfLatestKeys: TokenSigner { TokenSigner(keyRing: service.keys.latest(), policy: rules.tokenPolicy) }

    /// A path of this service as a client must write it.
    func path(_ path: String) -> String {
        "\(request.mount)\(path)"
    }

    /// Asks the accounts; what cannot be read becomes the answer.
    func accounts<Result>(
        _ body: (LiveCredentials) throws(CredentialFileError) -> Result
    ) throws(Problem) -> Result {
        do throws(CredentialFileError) {
            return try body(service.credentials)
        } catch {
            throw Problem(error)
        }
    }

    /// The accounts, all of them; where they cannot be read that becomes the answer.
    func accounts() throws(Problem) -> CredentialTable {
        try accounts { (accounts) throws(CredentialFileError) in try accounts.current() }
    }

    /// Computes a hash if there is room for one more.
    func hash<Result>(
        _ cost: PasswordHashCost, _ body: () throws(Problem) -> Result
    ) throws(Problem) -> Result {
        let (hashing, limit) = (service.hashing, rules.passwords.limit)
        let result = try service.slowWork.run(.hash) { () throws(Problem) in
            try hashing.run(cost, within: limit, body)
        }
        // Without a worker to spare the budget was not even asked.
        if result == nil { hashing.countRefusal() }
        guard let result, let result else { throw .tooManyHashes }
        return result
    }

    /// Makes a hash that costs what the settings want.
    func newHash(
        _ make: (PasswordHashCost) throws(PasswordHashError) -> PasswordHash
    ) throws(Problem) -> PasswordHash {
        let cost = rules.passwords.cost
        return try hash(cost) { () throws(Problem) in
            do throws(PasswordHashError) {
                return try make(cost)
            } catch {
                throw Problem(error)
            }
        }
    }

    /// Hashes a new password.
    func hash(_ password: Password) throws(Problem) -> PasswordHash {
        try newHash { cost throws(PasswordHashError) in try .make(password, cost: cost) }
    }
}
