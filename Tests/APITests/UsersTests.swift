import Authentication
import Gateway
import JSON
import Testing

@Suite struct UsersTests {
    private let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    static let good =
        #"{"username":"alice","email":"alice@example.com","password":"long enough","verify_password":"long enough"}"#

    @Test(
        "anybody makes an account, which signs in",
        arguments: [
            Sent.json(good),
            Sent.form("username=alice&email=alice%40example.com&password=long+enough&verify_password=long+enough"),
            Sent.json(good, as: "Basic x"),
        ])
    func registration(sent: Sent) throws {
        let response = try laboratory.send("POST", "/api/v1/users", sent)
        #expect(response.status == .created)
        #expect(response[.location] == "/api/v1/users/me")
        #expect(response.json == ["username": "alice"])
        let me = try laboratory.send(
            "GET", "/api/v1/users/me", Sent(authorization: Laboratory.basic("Alice", "long enough")))
        #expect(me.json == ["id": 2, "username": "alice", "email": "alice@example.com", "admin": false])
    }

    static let faults: [(String, JSONValue)] = [
        (
            "{}",
            [
                "username": "No username provided", "email": "No email provided", "password": "No password provided",
                "verify_password": "No password verification provided",
            ]
        ),
        (
            #"{"username":"a:b","email":"notamail","password":"short","verify_password":"other"}"#,
            [
                "username":
                    "username must have 1 to 64 visible characters without colon, at sign or white space, the first no hyphen",
                "email": "email must be an address like name@example.org, without white space, of at most 254 bytes",
                "password": "password must have 8 to 1024 bytes",
                "verify_password": "Password and password verification do not match",
            ]
        ),
        (
            #"{"username":5,"email":null,"password":["long enough"],"verify_password":true}"#,
            [
                "username": "username must be text", "email": "No email provided", "password": "password must be text",
                "verify_password": "verify_password must be text",
            ]
        ),
        (
            #"{"username":"","email":"a@b","password":"long enough","verify_password":"long enough"}"#,
            ["username": "No username provided"]
        ),
    ]

    @Test("all that is wrong with an account is told at once", arguments: faults)
    func wrongAccount(content: String, message: JSONValue) throws {
        let response = try laboratory.send("POST", "/api/v1/users", .json(content))
        #expect(response.status == .badRequest)
        #expect(response.message == message)
    }

    @Test("a name or an address that another account has is 409, and both are told")
    func taken() throws {
        for (name, email, fields) in [
            ("KennethLove", "other@example.com", ["username"]), ("other", "KENNETH@example.com", ["email"]),
            ("kennethlove", "kenneth@example.com", ["username", "email"]),
        ] {
            let sent = Self.good.replacing("alice@example.com", with: email).replacing("alice", with: name)
            let response = try laboratory.send("POST", "/api/v1/users", .json(sent))
            #expect(response.status == .conflict)
            #expect(response.message?.object?.members.map(\.key) == fields)
        }
    }

    @Test("where registration is closed nobody makes an account")
    func closed() throws {
        let laboratory = try Laboratory(isRegistrationOpen: false)
        for sent in [Sent.json(Self.good), Sent.json("{}"), Sent.json(Self.good, as: Laboratory.basic())] {
            #expect(try laboratory.send("POST", "/api/v1/users", sent).status == .forbidden)
        }
    }

    @Test("an admin sees all accounts in pages, everybody else their own")
    func list() throws {
        for name in ["bob", "carol"] { try laboratory.add(name) }
        try laboratory.add("root", isAdmin: true)
        let own = try laboratory.send("GET", "/api/v1/users", Sent(authorization: Laboratory.basic("bob")))
        #expect(own.json == ["users": [["username": "bob"]]])
        let first = try laboratory.send(
            "GET", "/api/v1/users?limit=3", Sent(authorization: Laboratory.basic("root")))
        #expect(first.json == ["users": [["username": "kennethlove"], ["username": "bob"], ["username": "carol"]]])
        #expect(first[.link] == "</api/v1/users?limit=3&after=3>; rel=\"next\"")
        let second = try laboratory.send("GET", "/api/v1/users?after=3", Sent(authorization: laboratory.token(id: 4)))
        #expect(second.json == ["users": [["username": "root"]]])
        #expect(second[.link] == nil)
        #expect(second[.cacheControl] == "no-store")
        #expect(try laboratory.send("GET", "/api/v1/users").status == .unauthorized)
    }
}

@Suite struct OwnAccountTests {
    private let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    private func change(_ content: String, as authorization: String = Laboratory.basic()) throws -> Response {
        try laboratory.send("PATCH", "/api/v1/users/me", .json(content, as: authorization))
    }

    private func signsIn(_ authorization: String) throws -> Bool {
        try laboratory.send("GET", "/api/v1/users/me", Sent(authorization: authorization)).status == .ok
    }

    @Test("a new password ends the old one and the tokens of before")
    func password() throws {
        let token = laboratory.token()
        #expect(try signsIn(token))
        let response = try change(#"{"password":"another one","verify_password":"another one"}"#)
        #expect(response.status == .ok)
        #expect(response.json?.object?["username"] == "kennethlove")
        #expect(try !signsIn(token))
        #expect(try !signsIn(Laboratory.basic()))
        #expect(try signsIn(Laboratory.basic("kennethlove", "another one")))
        #expect(try signsIn(laboratory.token(version: 1)))
    }

    @Test("a new e-mail address leaves the tokens")
    func email() throws {
        let token = laboratory.token()
        let response = try change(#"{"email":"new@example.com"}"#)
        #expect(response.json?.object?["email"] == "new@example.com")
        #expect(try signsIn(token))
        #expect(try signsIn(Laboratory.basic("new@example.com")))
        #expect(try !signsIn(Laboratory.basic("kenneth@example.com")))
        // One's own address is nobody else's.
        #expect(try change(#"{"email":"NEW@example.com"}"#).status == .ok)
    }

    @Test(
        "a change that cannot be is refused whole",
        arguments: [
            #"{}"#, #"{"username":"other"}"#, #"{"password":"another one"}"#, #"{"verify_password":"another one"}"#,
            #"{"password":"another one","verify_password":"another two"}"#, #"{"email":"x"}"#,
            #"{"email":"new@example.com","password":"short","verify_password":"short"}"#, #"{"email":5}"#,
        ])
    func wrongChange(content: String) throws {
        #expect(try change(content).status == .badRequest)
        #expect(try signsIn(Laboratory.basic("kenneth@example.com")))
    }

    @Test("an address that another account has is 409")
    func taken() throws {
        try laboratory.add("bob")
        let response = try change(#"{"email":"bob@example.com"}"#)
        #expect(response.status == .conflict)
        #expect(response.message?.object?["email"] != nil)
    }

    @Test("what changes or removes an account needs the password", arguments: ["PATCH", "DELETE"])
    func passwordOnly(method: String) throws {
        let sent = Sent.json(#"{"email":"new@example.com"}"#, as: laboratory.token())
        #expect(try laboratory.send(method, "/api/v1/users/me", sent).status == .forbidden)
        #expect(try signsIn(laboratory.token()))
    }

    @Test("a removed account is gone with its tokens, and its name is free under a new id")
    func removal() throws {
        let token = laboratory.token()
        let response = try laboratory.send("DELETE", "/api/v1/users/me", Sent(authorization: Laboratory.basic()))
        #expect(response.status == .noContent && response.content.isEmpty)
        #expect(try !signsIn(token))
        #expect(try !signsIn(Laboratory.basic()))
        try laboratory.add("kennethlove")
        #expect(try !signsIn(token))
        #expect(try signsIn(laboratory.token(id: 2)))
    }
}
