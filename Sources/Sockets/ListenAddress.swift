/// Where to listen.
///
/// Whatever is not spelt out is loopback: only `0.0.0.0` and `[::]` in so many words listen on every interface.
public enum ListenAddress: Sendable, Equatable {
    /// A socket that whoever started the process left open, like spawn-fcgi on descriptor 0.
    case descriptor(Int32)
    /// The sockets that systemd passes (sd_listen_fds(3)).
    case systemd
    /// A unix socket of our own at an absolute path.
    case unix(path: String)
    /// A TCP socket of our own.
    case tcp(IPAddress, port: UInt16)

    /// The longest path of a unix socket in bytes: `sun_path` holds 108, the last of them a zero.
    static let pathLimit = 107

    /// Reads an address.
    ///
    /// - Parameter text: `fd:0`, `systemd`, `unix:/path`, `127.0.0.1:9000`, `[::1]:9000`; with `localhost:9000`,
    ///   `:9000` and `9000` for loopback.
    /// - Throws: `ListenAddressError` for anything else.
    public init(_ text: String) throws(ListenAddressError) {
        if text == "systemd" {
            self = .systemd
        } else if text.hasPrefix("fd:") {
            self = .descriptor(try Self.descriptor(text.dropFirst(3)))
        } else if text.hasPrefix("unix:") {
            self = .unix(path: try Self.path(String(text.dropFirst(5))))
        } else {
            self = try Self.tcp(text)
        }
    }

    private static func descriptor(_ text: Substring) throws(ListenAddressError) -> Int32 {
        guard let number = Int32(digits: text) else { throw .noDescriptor(String(text)) }
        return number
    }

    private static func path(_ path: String) throws(ListenAddressError) -> String {
        guard path.hasPrefix("/"), !path.hasSuffix("/"), !path.utf8.contains(0) else { throw .noAbsolutePath(path) }
        guard path.utf8.count <= pathLimit else { throw .pathTooLong(path, limit: pathLimit) }
        return path
    }

    private static func tcp(_ text: String) throws(ListenAddressError) -> ListenAddress {
        guard let colon = text.lastIndex(of: ":") else {
            guard UInt64(digits: text) != nil else { throw .unknownForm(text) }
            return .tcp(.loopback, port: try port(text[...]))
        }
        let address = try host(String(text[..<colon]), in: text)
        return .tcp(address, port: try port(text[text.index(after: colon)...]))
    }

    private static func port(_ text: Substring) throws(ListenAddressError) -> UInt16 {
        guard let port = UInt16(digits: text), port > 0 else { throw .noPort(String(text)) }
        return port
    }

    /// A name could change its address, or have several; and what it has may not be what was meant.
    private static func host(_ text: String, in whole: String) throws(ListenAddressError) -> IPAddress {
        if text.isEmpty || text == "localhost" { return .loopback }
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        switch IPAddress(isBracketed ? String(text.dropFirst().dropLast()) : text) {
        case .some(let address) where address.isVersion6 == isBracketed: return address
        case .some: throw .unknownForm(whole)
        case .none where isBracketed || text.contains(where: { "/:".contains($0) }): throw .unknownForm(whole)
        case .none: throw .hostName(text)
        }
    }
}

extension ListenAddress: CustomStringConvertible {
    /// The address in the form that is read.
    public var description: String {
        switch self {
        case .descriptor(let number): "fd:\(number)"
        case .systemd: "systemd"
        case .unix(let path): "unix:\(path)"
        case .tcp(let address, let port): address.text(withPort: port)
        }
    }
}

extension IPAddress {
    fileprivate var isVersion6: Bool {
        if case .version6 = self { true } else { false }
    }

    /// Address and port, with the brackets that keep an IPv6 address from its port.
    func text(withPort port: UInt16) -> String { isVersion6 ? "[\(self)]:\(port)" : "\(self):\(port)" }
}
