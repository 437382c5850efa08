import Gateway

/// Where a service is to be found: scheme, host and port, and the path that it stands below.
public struct WebAddress: Sendable, Equatable, CustomStringConvertible {
    /// Scheme and host, and the port where it is not the scheme's own, for instance `https://host.example`.
    public let origin: String
    /// Empty, or a path that begins with a slash and does not end in one.
    public let mount: String

    /// Takes an address as people write it; a slash at its end means nothing.
    ///
    /// - Parameter text: For instance `https://host.example/reviews`.
    /// - Throws: `WebAddressError` where it is none, or says more than where the service is.
    public init(_ text: String) throws(WebAddressError) {
        // Wherever it stands: a password may hold whatever ends a host, and no path of a service has one.
        guard !text.contains("@") else { throw .userInformation }
        guard let scheme = text.firstRange(of: "://"),
            ["http", "https"].contains(text[..<scheme.lowerBound].lowercased())
        else { throw .scheme(text) }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard !rest.contains(where: { "?#".contains($0) }) else { throw .query(text) }
        guard let origin = Self.origin(String(text[..<authority.endIndex])) else { throw .host(text) }
        self.init(origin: origin, mount: try Self.mount(rest[authority.endIndex...], at: origin))
    }

    private init(origin: String, mount: String) {
        self.origin = origin
        self.mount = mount
    }

    /// Scheme, host and port in the form that browsers write them in, which is taken whatever form they were given in.
    private static func origin(_ text: String) -> String? {
        do throws(OriginError) {
            return try Origin(text).description
        } catch .notAsSent(_, let instead) {
            return instead
        } catch {
            return nil
        }
    }

    private static func mount(_ path: Substring, at origin: String) throws(WebAddressError) -> String {
        let path = path.hasSuffix("/") ? path.dropLast() : path
        let segments = path.split(separator: "/")
        guard let mount = Mount(String(path)), !segments.contains("."), !segments.contains("..") else {
            throw .path(String(path))
        }
        for end in ["/api", "/api/v1"] where path.hasSuffix(end) {
            throw .api(instead: origin + path.dropLast(end.count))
        }
        if let name = segments.last, fileEndings.contains(where: name.lowercased().hasSuffix) {
            throw .file(String(name), instead: origin + path.dropLast(name.count + 1))
        }
        return mount.description
    }

    /// How the names of pages end and of what lies beside them; a service may stand below syllabus.cgi.
    private static let fileEndings = [".html", ".htm", ".php", ".json", ".css", ".js", ".svg", ".txt", ".state"]

    /// The address in its one form.
    public var description: String { origin + mount }

    /// Whether what is sent there is encrypted.
    public var isEncrypted: Bool { origin.hasPrefix("https:") }

    /// The host, with the port where it is not the scheme's own.
    public var authority: Substring { origin[(origin.firstRange(of: "://")?.upperBound ?? origin.startIndex)...] }

    /// The address of the web server itself.
    public var root: WebAddress { WebAddress(origin: origin, mount: "") }

    /// The same place by http, where it stands at https's own port; else it cannot be known at which port it would be.
    public var withoutEncryption: WebAddress? {
        let isAtOwnPort = authority.last == "]" || !authority.contains(":")
        return isEncrypted && isAtOwnPort ? WebAddress(origin: "http://\(authority)", mount: mount) : nil
    }

    /// The URL of a path below the mount.
    ///
    /// - Parameter path: The path, which begins with a slash and may have a query.
    /// - Returns: The URL.
    public func url(_ path: String) -> String { description + path }
}
