import Sockets
import Testing

@Suite struct ListenAddressTests {
    static let everyone = IPAddress.version4(0)
    static let longest = "/" + String(repeating: "x", count: 106)

    static let read: [(String, ListenAddress, String)] = [
        ("fd:0", .descriptor(0), "fd:0"), ("fd:12", .descriptor(12), "fd:12"), ("systemd", .systemd, "systemd"),
        ("unix:/run/x.sock", .unix(path: "/run/x.sock"), "unix:/run/x.sock"),
        ("unix:/a:b", .unix(path: "/a:b"), "unix:/a:b"), ("unix:\(longest)", .unix(path: longest), "unix:\(longest)"),
        ("127.0.0.1:9000", .tcp(.loopback, port: 9000), "127.0.0.1:9000"),
        ("192.0.2.1:1", .tcp(.version4(0xC000_0201), port: 1), "192.0.2.1:1"),
        ("[::1]:65535", .tcp(.version6(1), port: 65_535), "[::1]:65535"),
        ("0.0.0.0:9000", .tcp(everyone, port: 9000), "0.0.0.0:9000"),
        ("[::]:9000", .tcp(.version6(0), port: 9000), "[::]:9000"),
    ]

    @Test("each form is read and written", arguments: read)
    func forms(text: String, address: ListenAddress, description: String) throws {
        #expect(try ListenAddress(text) == address)
        #expect(address.description == description)
    }

    @Test("what is not spelt out is loopback", arguments: ["localhost:9000", ":9000", "9000"])
    func loopback(text: String) throws {
        #expect(try ListenAddress(text).description == "127.0.0.1:9000")
    }

    static let refused: [(String, ListenAddressError)] = [
        ("", .unknownForm("")), ("/run/x.sock", .unknownForm("/run/x.sock")), ("fd", .unknownForm("fd")),
        ("Systemd", .unknownForm("Systemd")), ("::1:9000", .unknownForm("::1:9000")),
        ("[::1]", .unknownForm("[::1]")), ("[127.0.0.1]:9000", .unknownForm("[127.0.0.1]:9000")),
        ("[]:9000", .unknownForm("[]:9000")), ("http://x:9000", .unknownForm("http://x:9000")),
        ("fd:", .noDescriptor("")), ("fd:-1", .noDescriptor("-1")), ("fd:+0", .noDescriptor("+0")),
        ("fd:2147483648", .noDescriptor("2147483648")), ("unix:", .noAbsolutePath("")),
        ("unix:run/x", .noAbsolutePath("run/x")), ("unix:/run/", .noAbsolutePath("/run/")),
        ("unix:/run/x\0y", .noAbsolutePath("/run/x\0y")),
        ("unix:\(longest)x", .pathTooLong("\(longest)x", limit: 107)),
        ("0", .noPort("0")), ("65536", .noPort("65536")), ("127.0.0.1:", .noPort("")), (":+80", .noPort("+80")),
        ("[::1]:x", .noPort("x")), ("*:9000", .hostName("*")), ("example.org:9000", .hostName("example.org")),
        ("0:9000", .hostName("0")), ("127.1:9000", .hostName("127.1")), ("LOCALHOST:9000", .hostName("LOCALHOST")),
    ]

    @Test("anything else is refused", arguments: refused)
    func refuses(text: String, fault: ListenAddressError) {
        #expect(throws: fault) { try ListenAddress(text) }
    }

    @Test("a path that is too long is told with its length and the limit")
    func tooLong() {
        let path = "/" + String(repeating: "\u{E9}", count: 60)
        let error = #expect(throws: ListenAddressError.self) { try ListenAddress("unix:\(path)") }
        #expect(error?.description == "the path of a unix socket has at most 107 bytes, and \(path) has 121")
    }
}
