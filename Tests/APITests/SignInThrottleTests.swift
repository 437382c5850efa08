import Authentication
import Gateway
import JSON
import TestSupport
import Testing

@Suite("Throttled sign-ins")
struct ThrottledSignInTests {
    private let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    private func get(_ authorization: String, from fields: [String: String] = [:]) throws -> Response {
        try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: authorization, fields: fields))
    }

    private func fail(_ count: Int, _ name: String = "kennethlove", from fields: [String: String] = [:]) throws {
        for _ in 0..<count {
            #expect(try get(Laboratory.basic(name, "wrong"), from: fields).status == .unauthorized)
        }
    }

    @Test(
        "the sixth try after five failures is 429, right or wrong, known or not", arguments: ["kennethlove", "nobody"])
    func sixthTry(name: String) throws {
        try fail(5, name)
        for password in ["wrong", Laboratory.password] {
            let response = try get(Laboratory.basic(name, password))
            #expect(response.status == .tooManyRequests)
            #expect(response[.retryAfter] == "1")
            #expect(response[.cacheControl] == "no-store")
            #expect(response.all(.wwwAuthenticate).isEmpty)
        }
    }

    @Test("a token signs in all the while")
    func token() throws {
        try fail(5)
        #expect(try get(laboratory.token()).status == .ok)
    }

    @Test("an address is who speaks to the web server, unless that is a proxy one trusts")
    func addresses() throws {
        let (proxy, stranger) = ("10.1.2.3", "192.0.2.1")
        for number in 0..<100 {
            try fail(
                1, "n\(number)", from: ["REMOTE_ADDR": proxy, "HTTP_X_FORWARDED_FOR": "6.6.6.\(number), 198.51.100.7"])
        }
        func status(_ remote: String, _ forwarded: String? = nil) throws -> Status {
            var fields = ["REMOTE_ADDR": remote]
            fields["HTTP_X_FORWARDED_FOR"] = forwarded
            return try get(Laboratory.basic("n", "wrong"), from: fields).status
        }
        #expect(try status("198.51.100.7") == .tooManyRequests)
        #expect(try status(proxy, "198.51.100.7") == .tooManyRequests)
        #expect(try status(proxy, "198.51.100.7, 10.9.9.9") == .tooManyRequests)
        #expect(try status("::ffff:198.51.100.7") == .tooManyRequests)
        #expect(try status(stranger, "198.51.100.7") == .unauthorized)
        #expect(try status(proxy, "198.51.100.8") == .unauthorized)
        #expect(try status(proxy) == .unauthorized)
        #expect(try status(proxy, "198.51.100.7, nonsense") == .unauthorized)
    }

    @Test("an IPv6 address is counted by its network")
    func networks() throws {
        for number in 0..<100 { try fail(1, "n\(number)", from: ["REMOTE_ADDR": "2001:db8:0:\(number % 100)::1"]) }
        let elsewhere = try get(Laboratory.basic("n", "wrong"), from: ["REMOTE_ADDR": "2001:db8:0:100::1"])
        #expect(elsewhere.status == .unauthorized)
        let same = try get(Laboratory.basic("n", "wrong"), from: ["REMOTE_ADDR": "2001:db8:0:ff:ffff::1"])
        #expect(same.status == .tooManyRequests)
    }

    @Test("where as much is hashed as may be, 503 comes at once and a token signs in")
    func budget() throws {
        let dear = try #require(PasswordHashCost(memory: 262_144, iterations: 8, parallelism: 1))
        let laboratory = try Laboratory(hashes: 1)
        laboratory.hashing.run(dear, within: HashingLimit(1, of: dear)) {
            let refused = try? laboratory.send("GET", "/api/v1/users/me", Sent(authorization: Laboratory.basic()))
            #expect(refused?.status == .serviceUnavailable)
            #expect(refused?[.retryAfter] == "1")
            let registration = try? laboratory.send("POST", "/api/v1/users", .json(UsersTests.good))
            #expect(registration?.status == .serviceUnavailable)
            let token = try? laboratory.send("GET", "/api/v1/users/me", Sent(authorization: laboratory.token()))
            #expect(token?.status == .ok)
        }
        #expect(laboratory.log.records.isEmpty)
        #expect(
            try laboratory.send("GET", "/api/v1/users/me", Sent(authorization: Laboratory.basic())).status == .ok)
    }
}

@Suite("Weak password hashes")
struct WeakHashTests {
    @Test("a good sign-in brings a weak hash up to the settings, and leaves the tokens")
    func upgrade() throws {
        let wanted = try #require(PasswordHashCost(memory: 64, iterations: 2, parallelism: 1))
        let laboratory = try Laboratory(wantedCost: wanted)
        func cost() throws -> PasswordHashCost? { try laboratory.file.load()[1]?.passwordHash.cost }
        func signIn(_ authorization: String) throws -> Status {
            try laboratory.send("GET", "/api/v1/users/me", Sent(authorization: authorization)).status
        }
        #expect(try signIn(Laboratory.basic("kennethlove", "wrong")) == .unauthorized)
        #expect(try signIn(laboratory.token()) == .ok)
        #expect(try cost() != wanted)
        #expect(try signIn(Laboratory.basic()) == .ok)
        #expect(try cost() == wanted)
        let before = try laboratory.file.load()[1]?.passwordHash
        #expect(try signIn(Laboratory.basic()) == .ok)
        #expect(try laboratory.file.load()[1]?.passwordHash == before)
        #expect(try signIn(laboratory.token()) == .ok)
    }
}
