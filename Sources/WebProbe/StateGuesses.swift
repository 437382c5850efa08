/// The paths below which a web server may hand out a state folder.
public struct StateGuesses: Sendable, Equatable {
    /// Empty, or paths that begin with a slash; the likeliest first.
    public let paths: [String]

    /// More would be asking at random.
    private static let limit = 6

    /// Guesses by where the folder lies.
    ///
    /// That is whatever stands behind a folder whose name is that of a web root, with the home of its owner as some servers
    /// write it, and the last parts of the path.
    ///
    /// - Parameters:
    ///   - folder: The absolute path of the state folder.
    ///   - webNames: The names that web roots have.
    public init(of folder: String, webNames: Set<Substring>) {
        let parts = folder.split(separator: "/")
        var paths: [String] = []
        for (index, part) in parts.enumerated() where webNames.contains(part) {
            let behind = parts[(index + 1)...]
            paths.append(Self.path(behind))
            if part == "public_html", index > 0 { paths.append(Self.path(["~\(parts[index - 1])"] + behind)) }
        }
        for count in 0...2 { paths.append(Self.path(parts.suffix(count))) }
        var seen: Set<String> = []
        self.paths = Array(paths.filter { seen.insert($0).inserted }.prefix(Self.limit))
    }

    private static func path(_ parts: ArraySlice<Substring>) -> String {
        parts.map { "/\(encoded($0))" }.joined()
    }

    /// Everything but the unreserved characters in per cent signs (RFC 3986, section 2.3).
    private static func encoded(_ part: Substring) -> String {
        part.utf8.map { byte in
            let isPlain =
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || 48...57 ~= byte || "-_.~".utf8.contains(byte)
            guard !isPlain else { return String(decoding: [byte], as: UTF8.self) }
            return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
