import Authentication
import Gateway
import JSON
import Settings
import Sockets
import Testing

@Suite struct SettingsTests {
    static func settings(
        _ file: String? = nil, _ environment: [String: String] = [:], files: [String: String] = [:]
    ) throws(SettingsError) -> ServiceSettings {
        try ServiceSettings(
            file: file.map { Array($0.utf8) }, name: "settings.json", environment: environment
        ) { (path) throws(SettingsError) in
            guard let text = files[path] else { throw SettingsError(place: path, problem: "is not there") }
            return text
        }
    }

    @Test("without a file and without variables every setting has its default")
    func defaults() throws {
        let settings = try Self.settings(nil, ["HOME": "/", "SYLLABUS_STATE": "/var/lib/syllabus"])
        #expect(settings.tokenLifetime == 3600)
        #expect(settings.tokenMaxLifetime == 30 * 24 * 3600)
        #expect(settings.tokenPolicy == TokenPolicy())
        #expect(settings.bodyLimit == 64 * 1024)
        #expect(settings.workers >= 8)
        #expect(settings.mount == nil)
        #expect(settings.passwordHashCost == .standard)
        #expect(settings.listen == nil)
        #expect(settings.socketAccess == SocketAccess())
        #expect(settings.peerPolicy == PeerPolicy())
        #expect((settings.connectionLimit, settings.parameterLimit) == (2048, 48 * 1024))
        #expect((settings.idleTimeout, settings.receiveTimeout, settings.sendTimeout) == (75, 30, 5))
        #expect(settings.hashingLimit == HashingLimit(3, of: .standard))
        #expect(settings.registration == .open && settings.trustedProxies.isEmpty)
        #expect(settings.corsOrigins == .listed([]))
        #expect(settings.sandbox == .on)
        #expect((settings.accessLog, settings.slowSeconds) == (false, 5))
    }

    @Test("the file is read, and the environment overrides it")
    func precedence() throws {
        let file = #"{"workers":8,"token_lifetime":60,"allow_non_expiring_tokens":true,"mount":"/reviews"}"#
        let environment = ["SYLLABUS_WORKERS": "3", "SYLLABUS_TOKEN_LEEWAY_FILE": "/run/leeway"]
        let settings = try Self.settings(file, environment, files: ["/run/leeway": "30"])
        #expect(settings.workers == 3)
        #expect(settings.tokenLifetime == 60)
        #expect(settings.tokenPolicy == TokenPolicy(allowsNonExpiring: true, leeway: 30))
        #expect(settings.mount == Mount("/reviews"))
    }

    @Test("the files that the environment names settings in are told, and no others")
    func files() {
        let environment = ["SYLLABUS_WORKERS_FILE": "/run/workers", "SYLLABUS_STATE_FILE": "/a", "WORKERS_FILE": "/b"]
        #expect(ServiceSettings.files(namedBy: environment) == ["/run/workers"])
    }

    @Test("a shorter longest life shortens the default life")
    func shortLives() throws {
        #expect(try Self.settings(#"{"token_max_lifetime":600}"#).tokenLifetime == 600)
    }

    @Test("as many passwords are hashed at once as are asked for, or as 64 MiB hold")
    func hashing() throws {
        #expect(try Self.settings(#"{"workers":8,"password_hashes":100}"#).hashingLimit.hashes == 100)
        #expect(try Self.settings(#"{"workers":8,"password_memory":65537}"#).hashingLimit.hashes == 1)
    }

    @Test("a value may stand in settings.json as it is shown")
    func values() throws {
        let given = #"""
            {"listen":"9000","mount":"/reviews","socket_mode":"640","allowed_peers":"0, 7","cors_origins":["*"],
            "trusted_proxies":["10.0.0.0/8"],"registration":"closed","sandbox":"required","workers":3}
            """#
        let settings = try Self.settings(given)
        #expect(settings.value(of: .listen) == "127.0.0.1:9000")
        #expect(settings.value(of: .mount) == "/reviews")
        #expect(settings.value(of: .socketMode) == "0640")
        #expect(settings.value(of: .allowedPeers) == ["0", "7"])
        #expect(settings.value(of: .corsOrigins) == ["*"])
        #expect(settings.value(of: .trustedProxies) == ["10.0.0.0/8"])
        #expect(settings.value(of: .registration) == "closed")
        #expect(settings.value(of: .sandbox) == "required")
        #expect(settings.value(of: .workers) == 3)
        #expect(settings.value(of: .socketOwner) == .null)
        #expect(settings.value(of: .accessLog) == false)
    }

    @Test("what was given has a place, and what was not has none")
    func places() throws {
        let settings = try Self.settings("{\n\"workers\":3,\n\"mount\":\"\"}", ["SYLLABUS_MOUNT": "/x"])
        #expect(settings.places == [.workers: "settings.json, line 2", .mount: "SYLLABUS_MOUNT"])
    }

    static let faults: [(String?, [String: String], String)] = [
        ("{\n\"wrokers\":4}", [:], #"settings.json, line 2: there is no setting "wrokers"; did you mean workers?"#),
        ("{\"colour\":4}", [:], #"settings.json, line 1: there is no setting "colour""#),
        ("{\n\n\"workers\":0}", [:], "settings.json, line 3: workers is a whole number from 1 to 128"),
        ("{\"workers\":4.0}", [:], "settings.json, line 1: workers is a whole number from 1 to 128"),
        ("{\"workers\":true}", [:], "settings.json, line 1: workers is a whole number from 1 to 128"),
        ("{\"mount\":1}", [:], "settings.json, line 1: mount is text in quotes"),
        ("{\"workers\":4,\n\"workers\":5}", [:], "settings.json, line 2: the key \"workers\" is repeated"),
        ("", [:], "settings.json, line 1: the text ends too early"),
        ("[]", [:], "settings.json, line 1: unexpected '['"),
        ("{\"token_leeway\":61}", [:], "settings.json, line 1: token_leeway is a whole number from 0 to 60"),
        ("{\"sandbox\":\"yes\"}", [:], #"settings.json, line 1: sandbox is "on", "off" or "required""#),
        ("{\"sandbox\":true}", [:], "settings.json, line 1: sandbox is text in quotes"),
        ("{\"registration\":\"shut\"}", [:], #"settings.json, line 1: registration is "open" or "closed""#),
        ("{\"password_hashes\":0}", [:], "settings.json, line 1: password_hashes is a whole number from 1 to 128"),
        ("{\"allow_non_expiring_tokens\":1}", [:], "settings.json, line 1: allow_non_expiring_tokens is true or false"),
        (
            "{\"password_memory\":8,\"password_parallelism\":2}", [:],
            "settings.json, line 1: Argon2 needs 8 KiB of password_memory for each of password_parallelism"
        ),
        (
            "{\"workers\":4,\n\"mount\":\"/x/\"}", [:],
            "settings.json, line 2: mount is a path like /reviews without a slash at its end, or empty"
        ),
        (nil, ["SYLLABUS_WROKERS": "4"], "SYLLABUS_WROKERS: there is no such setting; did you mean SYLLABUS_WORKERS?"),
        (nil, ["SYLLABUS_COLOUR": "4"], "SYLLABUS_COLOUR: there is no such setting"),
        (nil, ["SYLLABUS_WORKERS": "four"], "SYLLABUS_WORKERS: workers is a whole number from 1 to 128"),
        (nil, ["SYLLABUS_WORKERS_FILE": "/none"], "/none: is not there"),
        (
            nil, ["SYLLABUS_WORKERS_FILE": "/w", "SYLLABUS_WORKERS": "4"],
            "SYLLABUS_WORKERS_FILE: SYLLABUS_WORKERS is set too; keep one of them"
        ),
        (
            nil, ["SYLLABUS_TOKEN_LIFETIME": "2592001"],
            "SYLLABUS_TOKEN_LIFETIME: token_lifetime is a whole number from 1 to 2592000"
        ),
    ]

    @Test("what is wrong is named with its place and with what would be right", arguments: faults)
    func refused(file: String?, environment: [String: String], message: String) {
        let error = #expect(throws: SettingsError.self) { try Self.settings(file, environment) }
        #expect(error?.description == message)
    }
}
