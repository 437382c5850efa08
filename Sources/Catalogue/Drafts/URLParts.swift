/// An http URL, cut where RFC 3986, section 3, cuts it; what the parts hold is judged elsewhere.
struct URLParts {
    let scheme: ArraySlice<UInt8>
    let host: ArraySlice<UInt8>
    /// What stands between the host and the path: nothing, or something that begins with a colon.
    let port: ArraySlice<UInt8>
    /// Path, query and fragment.
    let rest: ArraySlice<UInt8>

    init(_ url: ArraySlice<UInt8>) throws(URLFault) {
        scheme = url.prefix { $0 != UInt8(ascii: ":") }
        guard Self.schemes.contains(scheme.lowered) else { throw .scheme }
        let afterScheme = url[scheme.endIndex...]
        guard afterScheme.starts(with: "://".utf8) else { throw .scheme }
        let afterSlashes = afterScheme.dropFirst(3)
        let authority = afterSlashes.prefix { !Self.endOfAuthority.contains($0) }
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInformation }
        host = Self.host(of: authority)
        port = authority[host.endIndex...]
        rest = afterSlashes[authority.endIndex...]
    }

    /// The URL with scheme and host in lower case (RFC 3986, section 6.2.2.1).
    var lowered: [UInt8] {
        scheme.lowered + "://".utf8 + host.lowered + port + rest
    }

    private static let schemes = ["http", "https"].map { Array($0.utf8) }
    private static let endOfAuthority = Array("/?#".utf8)

    /// The host up to the port's colon; colons inside brackets belong to an address.
    private static func host(of authority: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard authority.first == UInt8(ascii: "["), let bracket = authority.firstIndex(of: UInt8(ascii: "]")) else {
            return authority.prefix { $0 != UInt8(ascii: ":") }
        }
        return authority[...bracket]
    }
}
