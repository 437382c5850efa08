import Settings
import Sockets
import Testing

@Suite struct FrontSettingsTests {
    @Test("where to listen and to whom is read from the file")
    func file() throws {
        let settings = try SettingsTests.settings(
            """
            {"listen": "unix:/run/syllabus.sock", "socket_mode": "0600", "socket_owner": "root", "socket_group": 0,
             "allowed_peers": ["root", 33], "allowed_addresses": ["127.0.0.1", "fd00::/8"]}
            """)
        #expect(settings.listen == .unix(path: "/run/syllabus.sock"))
        #expect(
            settings.socketAccess
                == SocketAccess(mode: try SocketMode("0600"), owner: UserID(number: 0), group: GroupID(number: 0)))
        #expect(settings.peerPolicy.users == [UserID(number: 0), UserID(number: 33)])
        #expect(settings.peerPolicy.addresses == [try AddressRange("127.0.0.1"), try AddressRange("fd00::/8")])
    }

    @Test("the environment gives each of them in one text")
    func environment() throws {
        let settings = try SettingsTests.settings(
            nil,
            [
                "SYLLABUS_LISTEN": "[::1]:9000", "SYLLABUS_SOCKET_MODE": "600", "SYLLABUS_SOCKET_OWNER": "33",
                "SYLLABUS_SOCKET_GROUP": "root", "SYLLABUS_ACCESS_LOG": "true", "SYLLABUS_IDLE_TIMEOUT": "10",
            ])
        #expect(settings.listen == .tcp(.version6(1), port: 9000))
        #expect(settings.socketAccess.mode.bits == 0o600)
        #expect(settings.socketAccess.owner == UserID(number: 33))
        #expect(settings.socketAccess.group == GroupID(number: 0))
        #expect(settings.accessLog)
        #expect(settings.idleTimeout == 10)
    }

    @Test(
        "a list in one text has commas or blanks between its parts",
        arguments: ["0,33", "root 33", " 0, 33 ,\n", "0\t33"])
    func lists(text: String) throws {
        let settings = try SettingsTests.settings(nil, ["SYLLABUS_ALLOWED_PEERS": text])
        #expect(settings.peerPolicy.users == [UserID(number: 0), UserID(number: 33)])
    }

    @Test("a list with nothing in it is none", arguments: ["[]", "\"\"", "\" , \""])
    func empty(list: String) throws {
        let settings = try SettingsTests.settings("{\"allowed_peers\":\(list),\"allowed_addresses\":\(list)}")
        #expect(settings.peerPolicy == PeerPolicy())
    }

    @Test("each limit is read into its own place, at both ends of its range")
    func limits() throws {
        let limits: [(String, KeyPath<ServiceSettings, Int>, ClosedRange<Int>)] = [
            ("connection_limit", \.connectionLimit, 1...65_536), ("idle_timeout", \.idleTimeout, 1...3600),
            ("receive_timeout", \.receiveTimeout, 1...3600), ("send_timeout", \.sendTimeout, 1...300),
            ("parameter_limit", \.parameterLimit, 4096...61_440), ("slow_seconds", \.slowSeconds, 0...3600),
        ]
        for (name, value, range) in limits {
            for bound in [range.lowerBound, range.upperBound] {
                #expect(try SettingsTests.settings("{\"\(name)\":\(bound)}")[keyPath: value] == bound)
            }
            for number in [range.lowerBound - 1, range.upperBound + 1] {
                #expect(throws: SettingsError.self) { try SettingsTests.settings("{\"\(name)\":\(number)}") }
            }
        }
    }

    static let faults: [(String, String)] = [
        (
            "{\n\"listen\":\"db.example.org:9000\"}",
            "settings.json, line 2: \"db.example.org\" is a name; write the address itself, 127.0.0.1 for this machine alone "
                + "or 0.0.0.0 for everyone"
        ),
        ("{\"listen\":9000}", "settings.json, line 1: listen is text in quotes"),
        ("{\"socket_mode\":660}", "settings.json, line 1: socket_mode is text in quotes"),
        (
            "{\"socket_mode\":\"0688\"}",
            "settings.json, line 1: \"0688\" is no mode of a socket in octal digits, like \"0660\""
        ),
        (
            "{\"socket_mode\":\"0666\"}",
            "settings.json, line 1: the mode 0666 lets everyone on the machine connect and speak as the web server; "
                + "\"0660\" with the web server's group as socket_group lets that one connect"
        ),
        ("{\"socket_owner\":\"no one\"}", "settings.json, line 1: this machine has no user \"no one\""),
        ("{\"socket_owner\":true}", "settings.json, line 1: socket_owner is a name in quotes or a number"),
        ("{\"socket_group\":\"no one\"}", "settings.json, line 1: this machine has no group \"no one\""),
        ("{\"allowed_peers\":\n[\"root\",\n\"no one\"]}", "settings.json, line 3: this machine has no user \"no one\""),
        (
            "{\"allowed_peers\":[null]}",
            "settings.json, line 1: allowed_peers is a list like [\"a\", \"b\"], or text with commas between its parts"
        ),
        (
            "{\"allowed_addresses\":\"10.0.0.1/8\"}",
            "settings.json, line 1: \"10.0.0.1/8\" has bits set past its mask; a single address is written without a slash"
        ),
    ]

    @Test("what is wrong is named with its place and with what would be right", arguments: faults)
    func refused(file: String, message: String) {
        let error = #expect(throws: SettingsError.self) { try SettingsTests.settings(file) }
        #expect(error?.description == message)
    }
}

@Suite struct SettingChangesTests {
    @Test("nothing has changed where a default is written out, or the same said otherwise")
    func none() throws {
        let old = try SettingsTests.settings("{\"allowed_peers\":\"root\"}")
        let new = try SettingsTests.settings("{\"idle_timeout\":75,\"allowed_peers\":[0],\"socket_mode\":\"660\"}")
        #expect(new.changes(from: old).isEmpty)
    }

    @Test("every setting that is another is named, in alphabetical order")
    func all() throws {
        let old = try SettingsTests.settings("{\"workers\":4,\"password_hashes\":1}")
        let new = try SettingsTests.settings(
            """
            {"access_log":true,"allow_non_expiring_tokens":true,"allowed_addresses":"::1","allowed_peers":"root",
             "body_limit":2048,"connection_limit":1,"cors_origins":"*","drain_timeout":1,"idle_timeout":1,"listen":"systemd",
             "mount":"","parameter_limit":4096,"password_hashes":2,"password_iterations":3,"password_memory":64,
             "password_parallelism":2,"receive_timeout":1,"registration":"closed","trusted_proxies":["10.0.0.1"],
             "sandbox":"off","send_timeout":1,"slow_seconds":0,"socket_group":0,"socket_mode":"0600","socket_owner":0,
             "token_leeway":1,"token_lifetime":1,"token_max_lifetime":2,"workers":5}
            """)
        #expect(new.changes(from: old) == SettingName.allCases.sorted { $0.rawValue < $1.rawValue })
        #expect(old.changes(from: new).count == SettingName.allCases.count)
    }

    @Test("a default that follows another setting has changed with it")
    func following() throws {
        let new = try SettingsTests.settings("{\"token_max_lifetime\":60}")
        #expect(new.changes(from: try SettingsTests.settings()) == [.tokenLifetime, .tokenMaxLifetime])
    }
}
