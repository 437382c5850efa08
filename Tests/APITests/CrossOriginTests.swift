import Gateway
import JSON
import TestSupport
import Testing

@testable import API

@Suite struct CrossOriginTests {
    static let app = "https://app.example.org"
    static let courses = "/api/v1/courses"
    static let crossOriginNames: [Field.Name] = [
        .accessControlAllowOrigin, .accessControlAllowCredentials, .accessControlExposeHeaders,
        .accessControlAllowMethods, .accessControlAllowHeaders, .accessControlMaxAge,
    ]
    static let exposed = "Allow, ETag, Link, Location, Retry-After, WWW-Authenticate, X-Request-Id"

    let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
        try allow([Self.app, "http://localhost:3000"])
    }

    private func allow(_ texts: [String]) throws {
        let crossOrigin = CrossOrigin(try AllowedOrigins(texts))
        let log = LogRules(accessLog: false, slowSeconds: 0)
        laboratory.rules.replace(with: ServiceRules(signIn: laboratory.signIn, log: log, crossOrigin: crossOrigin))
    }

    private func send(
        _ method: String, _ path: String, from origin: String?, _ fields: [String: String] = [:],
        as authorization: String? = nil
    ) throws -> Response {
        var fields = fields
        fields["HTTP_ORIGIN"] = origin
        return try laboratory.send(method, path, Sent(authorization: authorization, fields: fields))
    }

    private func preflight(_ path: String, from origin: String?) throws -> Response {
        let asked = [
            "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST", "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": "authorization",
            "HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK": "true",
        ]
        return try send("OPTIONS", path, from: origin, asked)
    }

    private func crossOriginFields(_ response: Response) -> [Field] {
        response.fields.filter { Self.crossOriginNames.contains($0.name) }
    }

    static let readable: [Field] = [
        Field(.accessControlAllowOrigin, app), Field(.accessControlAllowCredentials, "true"),
        Field(.accessControlExposeHeaders, exposed),
    ]

    static let requests: [(String, String, Status)] = [
        ("GET", courses, .ok), ("HEAD", courses, .ok), ("GET", "/api/v1/users/token", .unauthorized),
        ("POST", courses, .unauthorized), ("GET", "/api/v1/courses/7", .notFound), ("GET", "/api/v1/nope", .notFound),
        ("PUT", courses, .methodNotAllowed), ("GET", "\(courses)?limit=0", .badRequest),
        ("OPTIONS", courses, .noContent),
    ]

    @Test("a page of a listed origin may read every answer, errors included", arguments: requests)
    func listed(method: String, path: String, status: Status) throws {
        let response = try send(method, path, from: Self.app)
        #expect(response.status == status)
        #expect(crossOriginFields(response) == Self.readable)
    }

    @Test("a page of another origin may read none, and caches are told all the same", arguments: requests)
    func notListed(method: String, path: String, status: Status) throws {
        for origin in [
            nil, "", "null", "https://evil.example", "https://app.example.org.evil.example", "http://app.example.org",
            "https://app.example.org:444", "https://APP.example.org", "https://app.example.org/",
            "https://app.example.org ",
            "https://app.example.org, https://evil.example", "*", "\u{FEFF}https://app.example.org",
        ] {
            let response = try send(method, path, from: origin)
            #expect(response.status == status)
            #expect(crossOriginFields(response) == [])
            #expect(try #require(response[.vary]).hasSuffix("Origin"))
        }
    }

    @Test("what an answer depends on stands in one field")
    func vary() throws {
        for origin in [Self.app, nil] {
            #expect(try send("GET", Self.courses, from: origin).all(.vary) == ["Origin"])
            #expect(
                try send("GET", Self.courses, from: origin, as: laboratory.token()).all(.vary)
                    == ["Authorization, Origin"])
            #expect(
                try send("GET", "/api/v1/users/me", from: origin).all(.vary) == ["Authorization, Origin"])
        }
    }

    @Test("a page may read 304 too")
    func notModified() throws {
        let tag = try #require(try send("GET", Self.courses, from: Self.app)[.eTag])
        let response = try send("GET", Self.courses, from: Self.app, ["HTTP_IF_NONE_MATCH": tag])
        #expect(response.status == .notModified)
        #expect(crossOriginFields(response) == Self.readable)
        #expect(response[.vary] == "Origin")
    }

    @Test("a page may read what is answered to no request", arguments: RoutedResponderTests.faults)
    func fault(fault: RequestFault, status: Status) throws {
        let id = try #require(RequestID("x"))
        let asked = laboratory.responder.respond(to: fault, of: Parameters(["HTTP_ORIGIN": Self.app]), id: id)
        #expect(crossOriginFields(asked) == Self.readable)
        let unknown = laboratory.responder.respond(to: fault, of: Parameters(), id: id)
        #expect(crossOriginFields(unknown) == [])
        #expect(unknown.all(.vary) == ["Authorization, Origin"])
    }

    @Test("a page may read a fault of the service")
    func internalFault() throws {
        let other = try Laboratory(readsAccountsWhenAsked: true)
        _ = try other.folder.write("{", to: "credentials.json")
        let rules = ServiceRules(
            signIn: other.signIn, log: LogRules(accessLog: false, slowSeconds: 0),
            crossOrigin: CrossOrigin(try AllowedOrigins([Self.app])))
        other.rules.replace(with: rules)
        let response = try other.send(
            "GET", "/api/v1/users/me",
            Sent(authorization: Laboratory.basic(), fields: ["HTTP_ORIGIN": Self.app]))
        #expect(response.status == .internalServerError)
        #expect(crossOriginFields(response) == Self.readable)
    }

    @Test(
        "a preflight request is told the path's methods and what fields may be sent",
        arguments: RoutedResponderTests.allowed)
    func preflight(path: String, methods: String) throws {
        let response = try preflight(path, from: Self.app)
        #expect(response.status == .noContent)
        #expect(response[.allow] == methods)
        let isForOperators = ["/ping", "/status"].contains(path)
        let told = [
            Field(.accessControlAllowOrigin, Self.app), Field(.accessControlAllowCredentials, "true"),
            Field(.accessControlAllowMethods, methods),
            Field(
                .accessControlAllowHeaders,
                "Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id, X-Requested-With"),
            Field(.accessControlMaxAge, "600"),
        ]
        #expect(crossOriginFields(response) == (isForOperators ? [] : told))
    }

    @Test(
        "a preflight request for another origin is told the methods in Allow alone",
        arguments: [nil, "", "null", "https://evil.example"])
    func preflightRefused(origin: String?) throws {
        let response = try preflight(Self.courses, from: origin)
        #expect(response.status == .noContent)
        #expect(response[.allow] == "GET, HEAD, OPTIONS, POST")
        #expect(crossOriginFields(response) == [])
    }

    @Test("a preflight request for a path that is not there is an error like others")
    func preflightNotFound() throws {
        let response = try preflight("/api/v1/nope", from: Self.app)
        #expect(response.status == .notFound)
        #expect(crossOriginFields(response) == Self.readable)
    }

    @Test(
        "where all origins are allowed, the same answer is for everyone and carries no credentials", arguments: requests
    )
    func any(method: String, path: String, status: Status) throws {
        try allow(["*"])
        for origin in ["https://evil.example", Self.app, "null", nil] {
            let response = try send(method, path, from: origin)
            #expect(response.status == status)
            #expect(
                crossOriginFields(response) == [
                    Field(.accessControlAllowOrigin, "*"), Field(.accessControlExposeHeaders, Self.exposed),
                ])
            #expect(response[.vary]?.contains("Origin") != true)
        }
    }

    @Test("a preflight request where all origins are allowed is told no credentials either")
    func anyPreflight() throws {
        try allow(["*"])
        let response = try preflight(Self.courses, from: "null")
        #expect(
            crossOriginFields(response).map(\.name) == [
                .accessControlAllowOrigin, .accessControlAllowMethods, .accessControlAllowHeaders, .accessControlMaxAge,
            ])
        #expect(response[.accessControlAllowOrigin] == "*")
    }

    @Test("without the setting nobody is told anything", arguments: requests)
    func off(method: String, path: String, status: Status) throws {
        try allow([])
        let response = try send(method, path, from: Self.app)
        #expect(crossOriginFields(response) == [])
        #expect(response[.vary]?.contains("Origin") != true)
        #expect(crossOriginFields(try preflight(path, from: Self.app)) == [])
    }

    @Test("what is for operators is shared with no page, and nothing else is kept from them")
    func operators() throws {
        for origins in [[Self.app], ["*"]] {
            try allow(origins)
            for route in Routes.table where route.isForOperators {
                let response = try send("GET", route.pattern, from: Self.app)
                #expect(crossOriginFields(response) == [])
                #expect(response[.vary]?.contains("Origin") != true)
            }
        }
        for route in Routes.table {
            let isOfAPI = route.pattern.hasPrefix("/api/v1") || route.pattern == "/openapi.json"
            #expect(route.isForOperators == !isOfAPI, "\(route.pattern)")
        }
    }

    /// What is sent with a request, and whether the page of another origin may have sent it.
    static let senders: [(fields: [String: String], isForeign: Bool)] = [
        ([:], false),
        (["HTTP_SEC_FETCH_SITE": "same-origin"], false),
        (["HTTP_SEC_FETCH_SITE": "none"], false),
        (["HTTP_SEC_FETCH_SITE": "cross-site"], true),
        (["HTTP_SEC_FETCH_SITE": "same-site"], true),
        (["HTTP_SEC_FETCH_SITE": ""], true),
        (["HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": app], false),
        (["HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "https://proxied.example"], false),
        (["HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://syllabus.example"], true),
        (["HTTP_ORIGIN": "https://syllabus.example"], false),
        (["HTTP_ORIGIN": "http://syllabus.example"], false),
        (["HTTP_ORIGIN": "http://syllabus.example:8080"], true),
        (["HTTP_ORIGIN": "http://syllabus.example", "HTTP_HOST": "syllabus.example:80"], false),
        (["HTTP_ORIGIN": "https://syllabus.example", "HTTP_HOST": "Syllabus.Example:443"], false),
        (["HTTP_ORIGIN": "https://syllabus.example", "HTTP_HOST": "syllabus.example:80"], true),
        (["HTTP_ORIGIN": "https://syllabus.example", "HTTP_HOST": ""], true),
        (["HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_X_REQUESTED_WITH": "fetch"], false),
        (["HTTP_ORIGIN": "https://evil.example"], true),
        (["HTTP_ORIGIN": "https://syllabus.example.evil.example"], true),
        (["HTTP_ORIGIN": "null"], true),
        (["HTTP_ORIGIN": ""], true),
        (["HTTP_ORIGIN": app], false),
    ]

    @Test("a form with a password, sent by a page of another origin, changes nothing", arguments: senders)
    func forged(fields: [String: String], isForeign: Bool) throws {
        var form = Sent.form("title=A&url=http://a/1", as: Laboratory.basic())
        form.fields = fields.merging(["HTTP_HOST": "syllabus.example"]) { given, _ in given }
        #expect(try laboratory.send("POST", Self.courses, form).status == (isForeign ? .forbidden : .created))
        #expect(
            try laboratory.send("GET", Self.courses).json?.object?["courses"]?.array?.count == (isForeign ? 0 : 1))
    }

    @Test("nor does anything else that needs no preflight, also where all origins are allowed")
    func forgedTypes() throws {
        try allow(["*"])
        let fields = ["HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://evil.example"]
        for type in ["text/plain", "multipart/form-data; boundary=x", "TEXT/PLAIN;charset=utf-8", "no type", nil] {
            let sent = Sent(authorization: Laboratory.basic(), type: type, fields: fields)
            #expect(try laboratory.send("POST", Self.courses, sent).status == .forbidden)
            #expect(try laboratory.send("POST", "/api/v1/users/token", sent).status == .forbidden)
        }
    }

    @Test("what only a page that is allowed to may send is not held up: JSON, and a token")
    func notForged() throws {
        let fields = ["HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://evil.example"]
        var json = Sent.json(#"{"title":"A","url":"http://a/1"}"#, as: Laboratory.basic())
        json.fields = fields
        #expect(try laboratory.send("POST", Self.courses, json).status == .created)
        var form = Sent.form("title=A&url=http://a/2", as: laboratory.token())
        form.fields = fields
        #expect(try laboratory.send("POST", Self.courses, form).status == .created)
        form = Sent(authorization: Laboratory.basic(), fields: fields)
        #expect(try laboratory.send("GET", "/api/v1/users/token", form).status == .ok)
    }
}
