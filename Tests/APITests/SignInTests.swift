import Authentication
import FoundationEssentials
import Gateway
import JSON
import TestSupport
import Testing
import Time

@Suite struct SignInTests {
    let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    private func get(_ authorization: String?, fields: [String: String] = [:]) throws -> Response {
        try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: authorization, fields: fields))
    }

    @Test("user name and e-mail sign in without case, and so does the scheme")
    func basic() throws {
        let encoded = Laboratory.basic().dropFirst("Basic ".count)
        for authorization in [
            Laboratory.basic(), Laboratory.basic("KennethLove"), Laboratory.basic("kenneth@example.com"),
            Laboratory.basic("KENNETH@EXAMPLE.COM"), "basic \(encoded)", "BASIC  \(encoded)",
        ] {
            #expect(try get(authorization).status == .ok, "\(authorization)")
        }
    }

    @Test("a token signs in by Token and by Bearer, without case")
    func token() throws {
        let token = laboratory.token().dropFirst("Token ".count)
        for scheme in ["Token", "token", "TOKEN", "Bearer", "bearer", "Token "] {
            #expect(try get("\(scheme) \(token)").status == .ok, "\(scheme)")
        }
    }

    static let refused: [String] = [
        "Basic", "Basic ", "Basic !!!!", "Basic a2VubmV0aGxvdmU=", "Basic //46cA==", "Basic Og==",
        Laboratory.basic("kennethlove", "wrong horse"), Laboratory.basic("kennethlove", ""),
        Laboratory.basic("nobody"), Laboratory.basic("kennethlove%"), Laboratory.basic("", Laboratory.password),
        Laboratory.basic("kennethlove", Laboratory.password + "\u{0}"),
        Laboratory.basic("kennethlove", String(repeating: "x", count: 100_000)),
        "Token", "Token ", "Token abc", "Token a.b.c", "Token \u{E9}", "Token token=\"x\"", "Digest x", "x", " ",
    ]

    @Test("whatever else is sent is 401 with a challenge", arguments: refused)
    func refuses(authorization: String) throws {
        let response = try get(authorization)
        #expect(response.status == .unauthorized)
        #expect(response.all(.wwwAuthenticate).count == 2)
        #expect(response[.cacheControl] == "no-store")
        #expect(response[.vary] == "Authorization")
    }

    @Test("a wrong password and an unknown account get the same answer")
    func sameAnswer() throws {
        #expect(try get(Laboratory.basic("kennethlove", "wrong horse")) == get(Laboratory.basic("nobody")))
    }

    @Test("an expired token is told from an invalid one, and nothing else is told")
    func challenges() throws {
        let expired = try get(laboratory.token(lasting: 0))
        #expect(
            expired.all(.wwwAuthenticate).first
                == #"Token realm="syllabus", error="invalid_token", error_description="The token has expired.""#)
        let invalid = #"Token realm="syllabus", error="invalid_token", error_description="The token is invalid.""#
        for authorization in [
            "Token x", laboratory.token(id: 99), laboratory.token(version: 1), laboratory.token() + "x",
        ] {
            let response = try get(authorization)
            #expect(response.status == .unauthorized)
            #expect(response.all(.wwwAuthenticate).first == invalid)
        }
    }

    static let scripts: [([String: String], Int)] = [
        ([:], 2), (["HTTP_SEC_FETCH_MODE": "navigate"], 2), (["HTTP_SEC_FETCH_MODE": "cors"], 1),
        (["HTTP_SEC_FETCH_MODE": "same-origin"], 1), (["HTTP_X_REQUESTED_WITH": "XMLHttpRequest"], 1),
    ]

    @Test("a page's script gets no Basic challenge, which would open the browser's dialog", arguments: scripts)
    func scriptChallenges(fields: [String: String], count: Int) throws {
        let challenges = try get(nil, fields: fields).all(.wwwAuthenticate)
        #expect(challenges.count == count)
        #expect(challenges.first == #"Token realm="syllabus""#)
    }

    @Test("an unknown account costs a hash too, so that time does not tell which accounts there are")
    func unknownAccount() throws {
        let dear = try #require(PasswordHashCost(memory: 65_536, iterations: 3, parallelism: 1))
        let decoy = PasswordHash.decoy(cost: dear)
        let hashing = computingTime { #expect(throws: Never.self) { try decoy.matches([]) } }
        let laboratory = try Laboratory(accountCost: dear)
        for name in ["nobody", "nobody@example.com", "", "kennethlove%"] {
            let sent = Sent(authorization: Laboratory.basic(name))
            let answering = try computingTime {
                let response = try laboratory.send("GET", "/api/v1/users/token", sent)
                #expect(response.status == .unauthorized)
            }
            #expect(answering > hashing / 4, "\(name)")
        }
    }

    @Test("accounts that cannot be read are a fault where they are needed, and its cause is in the log")
    func unreadableAccounts() throws {
        let laboratory = try Laboratory(readsAccountsWhenAsked: true)
        #expect(
            try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: laboratory.token())).status == .ok)
        try laboratory.folder.write("{", to: "credentials.json")
        for authorization in [laboratory.token(), Laboratory.basic()] {
            let response = try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: authorization))
            #expect(response.status == .internalServerError)
            #expect(response.message?.string?.contains("credentials") == false)
            #expect("\(try #require(laboratory.log.records.last))".contains("credentials.json, line 1"))
        }
        #expect(try laboratory.send("GET", "/api/v1/courses").status == .ok)
        #expect(try laboratory.send("GET", "/status").json?.object?["credentials"] == .null)
    }

    @Test("accounts that the disk does not give for now are worth another try")
    func passingFault() throws {
        let laboratory = try Laboratory(readsAccountsWhenAsked: true)
        try FileManager.default.removeItem(atPath: laboratory.folder["credentials.json"])
        try FileManager.default.createDirectory(
            atPath: laboratory.folder["credentials.json"], withIntermediateDirectories: false)
        let response = try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: laboratory.token()))
        #expect(response.status == .serviceUnavailable)
        #expect(response[.retryAfter] == "5")
    }

    @Test("bad credentials do not matter where none are needed")
    func ignored() throws {
        for authorization in Self.refused {
            let response = try laboratory.send("GET", "/api/v1/courses", Sent(authorization: authorization))
            #expect(response.status == .ok)
        }
    }
}

@Suite struct UserTokenTests {
    let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    @Test("a password gets a token, which gets itself back and nothing longer")
    func sameToken() throws {
        let first = try laboratory.send("GET", "/api/v1/users/token", Sent(authorization: Laboratory.basic()))
        let answer = try #require(first.json?.object)
        #expect(answer.members.map(\.key) == ["token", "expires_in", "expires_at", "scheme"])
        #expect(answer["expires_in"] == 3600)
        #expect(answer["scheme"] == "Token")
        let token = try #require(answer["token"]?.string)
        let again = try laboratory.send(
            "GET", "/api/v1/users/token?expires_in=7200", Sent(authorization: "Token \(token)"))
        #expect(again.json?.object?["token"]?.string == token)
        #expect(try #require(again.json?.object?["expires_in"]?.integer) <= 3600)
        #expect(again.json?.object?["expires_at"] == answer["expires_at"])
    }

    @Test("a token says id, version and times, and is good for so long as was asked for")
    func lifetimes() throws {
        for (method, target, sent) in [
            ("GET", "/api/v1/users/token?expires_in=60", Sent(authorization: Laboratory.basic())),
            ("POST", "/api/v1/users/token", Sent.json(#"{"expires_in":60}"#, as: Laboratory.basic())),
            ("POST", "/api/v1/users/token", Sent.form("expires_in=60", as: Laboratory.basic())),
        ] {
            let response = try laboratory.send(method, target, sent)
            #expect(response.status == (method == "GET" ? .ok : .created))
            #expect(response.json?.object?["expires_in"] == 60)
            let token = try #require(response.json?.object?["token"]?.string)
            let claims = try laboratory.tokens.claims(of: token, now: .now)
            #expect(claims.id == 1 && claims.version == 0)
        }
        let standard = try laboratory.send("POST", "/api/v1/users/token", Sent(authorization: Laboratory.basic()))
        #expect(standard.status == .created)
        #expect(standard.json?.object?["expires_in"] == 3600)
    }

    static let wrong: [(String, String, Sent)] =
        [
            "0", "-1", "2592001", "abc", "", "1.0", "never", "9223372036854775808",
        ].map { ("GET", "/api/v1/users/token?expires_in=\($0)", Sent(authorization: Laboratory.basic())) }
        + ["0", "2592001", "\"60\"", "true", "60.0", "[60]"].map {
            ("POST", "/api/v1/users/token", .json("{\"expires_in\":\($0)}", as: Laboratory.basic()))
        }

    @Test("a life that cannot be is refused", arguments: wrong)
    func wrongLifetime(method: String, target: String, sent: Sent) throws {
        let response = try laboratory.send(method, target, sent)
        #expect(response.status == .badRequest)
        #expect(response.message?.object?["expires_in"] != nil)
    }

    @Test(
        "a life that cannot be is refused to a token as well, though it would change nothing",
        arguments: ["0", "2592001", "x"])
    func wrongLifetime(text: String) throws {
        let response = try laboratory.send(
            "GET", "/api/v1/users/token?expires_in=\(text)", Sent(authorization: laboratory.token()))
        #expect(response.status == .badRequest)
        #expect(response.message?.object?["expires_in"] != nil)
    }

    @Test("a token cannot make tokens: that is for the password")
    func passwordOnly() throws {
        let response = try laboratory.send("POST", "/api/v1/users/token", Sent(authorization: laboratory.token()))
        #expect(response.status == .forbidden)
        #expect(response.message?.string?.contains("password") == true)
    }

    @Test("a token that never ends is issued only where it is allowed, by both ways to ask for it")
    func never() throws {
        let laboratory = try Laboratory(allowsNonExpiring: true)
        for (method, target, sent) in [
            ("GET", "/api/v1/users/token?expires_in=never", Sent(authorization: Laboratory.basic())),
            ("POST", "/api/v1/users/token", Sent.json(#"{"expires_in":"never"}"#, as: Laboratory.basic())),
            ("POST", "/api/v1/users/token", Sent.form("expires_in=never", as: Laboratory.basic())),
        ] {
            #expect(try self.laboratory.send(method, target, sent).status == .badRequest)
            let answer = try #require(try laboratory.send(method, target, sent).json?.object)
            #expect(answer["expires_in"] == .null && answer["expires_at"] == .null)
            let token = Sent(authorization: "Token \(try #require(answer["token"]?.string))")
            #expect(try laboratory.send("GET", "/api/v1/users/me", token).status == .ok)
            #expect(try self.laboratory.send("GET", "/api/v1/users/me", token).status == .unauthorized)
        }
        let text = try laboratory.send(
            "POST", "/api/v1/users/token", .json(#"{"expires_in":"60"}"#, as: Laboratory.basic()))
        #expect(text.status == .badRequest)
    }

    @Test("DELETE ends every token of the account, by whichever way it is signed in to")
    func end() throws {
        var version: Int64 = 0
        for authorization in [Laboratory.basic(), laboratory.token(version: 1)] {
            let tokens = [60, 3600].map { laboratory.token(version: version, lasting: $0) }
            let response = try laboratory.send("DELETE", "/api/v1/users/token", Sent(authorization: authorization))
            #expect(response.status == .noContent && response.content.isEmpty)
            for token in tokens {
                let refused = try laboratory.send("GET", "/api/v1/users/me", Sent(authorization: token))
                #expect(refused.status == .unauthorized)
                #expect(refused.all(.wwwAuthenticate).first?.contains("The token is invalid.") == true)
            }
            version += 1
        }
        #expect(try laboratory.send("GET", "/api/v1/users/me", Sent(authorization: Laboratory.basic())).status == .ok)
    }
}
