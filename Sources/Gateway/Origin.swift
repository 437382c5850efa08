/// Where a page is from, as browsers write it into the Origin field.
///
/// https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin
public struct Origin: Sendable, Hashable, CustomStringConvertible {
    /// Scheme and host, and the port where it is not the scheme's own, for instance `https://app.example.org`.
    public let description: String

    /// Takes an origin that is written as browsers write it: nothing else would ever be equal to what they send.
    ///
    /// - Parameter text: The origin.
    /// - Throws: `OriginError` where it is none, or is written otherwise.
    public init(_ text: String) throws(OriginError) {
        guard text != "null" else { throw .null }
        guard !text.contains("*") else { throw .pattern(text) }
        guard let serialized = Self.serialized(Array(text.utf8)) else { throw .notAnOrigin(text) }
        guard !Self.pageless.contains(where: { serialized.hasPrefix("\($0)://") }) else { throw .noPages(text) }
        guard serialized.utf8.elementsEqual(text.utf8) else { throw .notAsSent(text, instead: serialized) }
        description = serialized
    }

    /// The origin of a URL: in small letters, without a path, and without the port that the scheme has anyway.
    private static func serialized(_ url: [UInt8]) -> String? {
        let bytes = url.map(\.lowercased)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            return nil
        }
        let scheme = bytes[..<colon]
        let authority = bytes[(colon + 3)...].prefix { !"/?#".utf8.contains($0) }
        guard isScheme(scheme), let (host, port) = split(authority), let host = OriginHost(host) else { return nil }
        let name = String(decoding: scheme, as: UTF8.self)
        guard let port, port != defaultPorts[name] else { return "\(name)://\(host)" }
        return "\(name)://\(host):\(port)"
    }

    /// Schemes that URLs have and pages that ask for something do not; those of extensions and of apps have names of their own.
    private static let pageless = ["ftp", "ws", "wss", "file"]

    private static let defaultPorts: [String: UInt16] = ["http": 80, "https": 443]

    /// RFC 3986, section 3.1, in small letters.
    private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, first.isLetterOrDigit, !first.isDigit else { return false }
        return bytes.allSatisfy { $0.isLetterOrDigit || "+-.".utf8.contains($0) }
    }

    /// The host and, where one is there, the port; nil where that is no number from 1 to 65535.
    private static func split(_ authority: ArraySlice<UInt8>) -> (host: ArraySlice<UInt8>, port: UInt16?)? {
        let end = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        guard let colon = authority[end...].firstIndex(of: UInt8(ascii: ":")) else { return (authority, nil) }
        let digits = authority[(colon + 1)...]
        guard digits.allSatisfy(\.isDigit), let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0 else {
            return nil
        }
        return (authority[..<colon], port)
    }
}
